import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Writes JSON that only this user can read. Written beside and renamed, so that whoever
 * sees the file sees all of it.
 */
export async function writeWhole(path: string, content: object): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const unfinished = `${path}.${process.pid}`
  await writeFile(unfinished, `${JSON.stringify(content, undefined, 2)}\n`, {
    mode: 0o600,
  })
  await rename(unfinished, path)
}

/** What an earlier start wrote; undefined when there is nothing, or nothing of ours. */
export async function readWhole<Content>(path: string): Promise<Content | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Content
  } catch {
    return undefined
  }
}
