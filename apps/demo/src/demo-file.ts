import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Seed } from './seed.ts'

export type DemoFile = Seed & { relayUrl: string; sandboxUrl: string }

/**
 * Tells other programs that the demo answers, and where. Written beside and renamed, so
 * that whoever sees the file sees all of it.
 */
export async function writeDemoFile(dataDir: string, demo: DemoFile): Promise<void> {
  const {
    relayUrl,
    sandboxUrl,
    receiverUrl,
    token,
    workspaceId,
    workflowId,
    triggerId,
    triggerUrl,
    formUrl,
    endpointId,
    endpointSecret,
  } = demo
  const content = {
    relayUrl,
    sandboxUrl,
    receiverUrl,
    token,
    workspaceId,
    workflowId,
    triggerId,
    triggerUrl,
    formUrl,
    endpointId,
    endpointSecret,
  }
  await writeWhole(join(dataDir, 'demo.json'), content)
}

export async function removeDemoFile(dataDir: string): Promise<void> {
  await rm(join(dataDir, 'demo.json'), { force: true })
}

/** Writes JSON that only this user can read, all of it or nothing. */
export async function writeWhole(path: string, content: object): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true })
  const unfinished = `${path}.${process.pid}`
  await writeFile(unfinished, `${JSON.stringify(content, undefined, 2)}\n`, {
    mode: 0o600,
  })
  await rename(unfinished, path)
}
