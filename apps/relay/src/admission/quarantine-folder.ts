import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { SentFile } from './multipart.ts'

/** A folder with one folder for each run that was kept aside with its files. */
export type QuarantineFolder = {
  /** Copies files into the folder of a run; their places are their numbers. */
  keep(runId: string, files: readonly Pick<SentFile, 'path'>[]): Promise<void>
  /** Where a file is, or undefined when it is not on this machine. */
  find(runId: string, position: number): Promise<string | undefined>
  remove(runId: string): Promise<void>
  /** The runs that have had a folder for longer than this. */
  listOlder(ageMs: number): Promise<string[]>
}

export function openQuarantineFolder(root: string, now: () => Date): QuarantineFolder {
  const folderOf = (runId: string) => join(root, runId)
  const pathOf = (runId: string, position: number) =>
    join(folderOf(runId), String(position))

  return {
    async keep(runId, files) {
      await mkdir(folderOf(runId), { recursive: true, mode: 0o700 })
      for (const [position, { path }] of files.entries()) {
        await copyFile(path, pathOf(runId, position))
      }
    },

    async find(runId, position) {
      const path = pathOf(runId, position)
      const found = await stat(path).catch(() => undefined)
      return found && path
    },

    async remove(runId) {
      await rm(folderOf(runId), { recursive: true, force: true })
    },

    async listOlder(ageMs) {
      await mkdir(root, { recursive: true, mode: 0o700 })
      const until = now().getTime() - ageMs
      const older: string[] = []
      for (const runId of await readdir(root)) {
        const { mtimeMs } = await stat(folderOf(runId))
        if (mtimeMs < until) older.push(runId)
      }
      return older
    },
  }
}
