import { createHash } from 'node:crypto'
import { chmod, chown, cp, lstat, mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { canReach } from './account.ts'
import type { Account } from './run-program.ts'
import { serverFilesIn, type ServerFiles } from './server-files.ts'

/** Where the server keeps its data, which files it runs, and as whom. */
export type ServerHome = {
  files: ServerFiles
  /** Belongs to `account`; the cluster is the folder `cluster` inside. */
  folder: string
  account: Account | undefined
  /** Whether the data had to go elsewhere than into the data directory. */
  moved: boolean
}

/**
 * The data directory itself, wherever the server's account can enter it. Root's own
 * folders are closed to that account; then the data goes to a folder under /var/tmp that
 * is named after the data directory, beside a copy of the server's files.
 */
export async function prepareHome(
  dataDir: string,
  files: ServerFiles,
  account: Account | undefined,
): Promise<ServerHome> {
  const folder = join(dataDir, 'postgres')
  await mkdir(dataDir, { recursive: true })
  if (!account) {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return { files, folder, account, moved: false }
  }
  if ((await canReach(folder, account)) && (await canReach(files.initdb, account))) {
    return { files, folder, account: await give(folder, account), moved: false }
  }

  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  const moved = join(await openShelter(name), 'postgres')
  return {
    files: await copyFiles(files),
    folder: moved,
    account: await give(moved, account),
    moved: true,
  }
}

/** A folder of root's own that every account can enter. */
async function openShelter(name: string): Promise<string> {
  const shelter = `/var/tmp/wireflow-connect-${name}`
  await mkdir(shelter, { recursive: true, mode: 0o755 })
  // Anybody can make folders in /var/tmp: one that is not root's own is a trap.
  const { uid } = await lstat(shelter)
  if (uid !== 0) throw new Error(`${shelter} belongs to somebody else. Remove it.`)
  // The umask may have closed what must be open to the server's account.
  await chmod(shelter, 0o755)
  return shelter
}

/** One copy for all data directories of this machine. */
async function copyFiles(files: ServerFiles): Promise<ServerFiles> {
  const shelter = await openShelter('server')
  const copy = serverFilesIn(join(shelter, files.version), files.version)
  if (await exists(copy.root)) return copy
  // Copied beside and renamed, so that a copy that was cut short is never used.
  const unfinished = `${copy.root}.${process.pid}`
  await cp(files.root, unfinished, { recursive: true, verbatimSymlinks: true })
  await rename(unfinished, copy.root).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true })
    if (!(await exists(copy.root))) throw error
  })
  return copy
}

/** Makes the folder the account's own; one that has an owner already keeps it. */
async function give(folder: string, account: Account): Promise<Account> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { uid, gid } = await stat(folder)
  if (uid !== 0) return { uid, gid }
  await chown(folder, account.uid, account.gid)
  return account
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
