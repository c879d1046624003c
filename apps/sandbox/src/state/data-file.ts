import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Snapshot } from './snapshot.ts'

export type DataFile = {
  /** Resolves once everything up to this call is on disk; calls at once share a write. */
  save(): Promise<void>
  /** Asks for a write soon, without waiting for it. */
  touch(): void
  /** Writes what is still to be written and ends the timer. */
  close(): Promise<void>
}

const SOON_MS = 250

/** Reads a data file, or nothing if there is none yet. */
export async function readDataFile(path: string): Promise<Snapshot | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Snapshot
  } catch (cause) {
    if (isMissing(cause)) return undefined
    throw new Error(`Cannot read the data file ${path}`, { cause })
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

export function createDataFile(path: string, read: () => Snapshot): DataFile {
  let writing: Promise<void> = Promise.resolve()
  let waiting: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  async function write(): Promise<void> {
    const content = JSON.stringify(read())
    await mkdir(dirname(path), { recursive: true })
    // A reader, or a crash, sees the old file or the new one, never half of either.
    await writeFile(`${path}.tmp`, content)
    await rename(`${path}.tmp`, path)
  }

  function save(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    waiting ??= writing.then(() => {
      waiting = undefined
      const written = write()
      // Whoever waits for this write hears of its failure; the next one is tried anyway.
      writing = written.catch(() => undefined)
      return written
    })
    return waiting
  }

  return {
    save,
    touch() {
      timer ??= setTimeout(() => {
        // The next write that somebody waits for tells of the same trouble.
        save().catch(() => undefined)
      }, SOON_MS).unref()
    },
    async close() {
      await save()
    },
  }
}
