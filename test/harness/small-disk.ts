import { execFile } from 'node:child_process'
import { mkdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createDataDir, removeDataDir, shelterOf } from './data-dir.ts'

const execute = promisify(execFile)
const SIZE = '160m'

export type SmallDisk = {
  /** A data directory whose database is on the disk. */
  dataDir: string
  /** Takes all the room there is. */
  fill(): Promise<void>
  /** Gives it back. */
  clear(): Promise<void>
}

/** A disk that is quickly full. Root alone can make one. */
export async function withSmallDisk(
  action: (disk: SmallDisk) => Promise<void>,
): Promise<void> {
  const dataDir = await createDataDir()
  // Root's own folders are closed to the account of the server, whose data goes here.
  const folder = shelterOf(dataDir)
  const ballast = join(folder, 'ballast')
  await mkdir(folder, { recursive: true, mode: 0o755 })
  await execute('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=755`, 'tmpfs', folder])
  try {
    await action({
      dataDir,
      async fill() {
        const { bavail, bsize } = await statfs(folder)
        await execute('fallocate', ['-l', String(bavail * bsize), ballast])
      },
      async clear() {
        await rm(ballast, { force: true })
      },
    })
  } finally {
    await execute('umount', ['-l', folder])
    await removeDataDir(dataDir)
  }
}
