import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HEX_KEY, HEX_KEY_FAULT, type Config, type HexKeys } from './config.ts'
import { ConfigError } from './base/config-error.ts'
import type { EncryptionKeys } from './workspaces/seal.ts'

const KEY_FILE = 'encryption-key'

export type Secrets = { encryptionKeys: EncryptionKeys; adminToken: string }

/** The relay's own secrets: as set, or else made once and kept in the data directory. */
export async function loadSecrets(config: Config): Promise<Secrets> {
  const { encryptionKeys, adminToken } = config.secrets
  const [newest, ...former] = encryptionKeys ?? (await keepKeys(config.dataDir))
  return {
    encryptionKeys: [fromHex(newest), ...former.map(fromHex)],
    adminToken: adminToken ?? (await keep(config.dataDir, 'admin-token')),
  }
}

/** The keys in the data directory, one a line, the newest first. */
async function keepKeys(folder: string): Promise<HexKeys> {
  const [newest = '', ...former] = (await keep(folder, KEY_FILE)).split(/\s+/)
  if (![newest, ...former].every((key) => HEX_KEY.test(key))) {
    throw new ConfigError([`${join(folder, KEY_FILE)}: ${HEX_KEY_FAULT}, one key a line`])
  }
  return [newest, ...former]
}

function fromHex(text: string): Buffer {
  return Buffer.from(text, 'hex')
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
