import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** An empty data directory, open to nobody else. */
export async function createDataDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'wireflow-connect-test-'))
}

/** Removes a data directory, also what root's relay had to keep elsewhere for it. */
export async function removeDataDir(dataDir: string): Promise<void> {
  await rm(dataDir, { recursive: true, force: true })
  await rm(shelterOf(dataDir), { recursive: true, force: true })
}

/** The database server that runs for this data directory, if one does. */
export async function findPostgresPid(dataDir: string): Promise<number | undefined> {
  const { stdout } = await execute('ps', ['-eo', 'pid=,args='])
  const folders = [`${dataDir}/`, `${shelterOf(dataDir)}/`]
  const line = stdout
    .split('\n')
    .find((text) => / -D /.test(text) && folders.some((folder) => text.includes(folder)))
  return line === undefined ? undefined : Number.parseInt(line, 10)
}

/** As root the server runs as another user, who cannot enter a folder of root's own. */
export function shelterOf(dataDir: string): string {
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  return `/var/tmp/wireflow-connect-${name}`
}
