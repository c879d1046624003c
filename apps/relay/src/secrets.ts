import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.ts'

export type Secrets = { encryptionKey: Buffer; adminToken: string }

/** The relay's own secrets: as set, or else made once and kept in the data directory. */
export async function loadSecrets(config: Config): Promise<Secrets> {
  const { encryptionKey, adminToken } = config.secrets
  const key = encryptionKey ?? (await keep(config.dataDir, 'encryption-key'))
  return {
    encryptionKey: Buffer.from(key, 'hex'),
    adminToken: adminToken ?? (await keep(config.dataDir, 'admin-token')),
  }
}

/** Reads a secret of 64 hexadecimal digits, and makes it first if it is not there. */
async function keep(folder: string, name: string): Promise<string> {
  const path = join(folder, name)
  await mkdir(folder, { recursive: true })
  try {
    // Fails when the file is there, so that two processes never make two secrets.
    await writeFile(path, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (!isTaken(error)) throw error
  }
  return (await readFile(path, 'utf8')).trim()
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === 'EEXIST'
}
