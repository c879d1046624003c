import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
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

/** @throws when the demo that wrote the file still answers. */
export async function refuseSecondDemo(dataDir: string): Promise<void> {
  const text = await readFile(join(dataDir, 'demo.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return
  const { relayUrl } = JSON.parse(text) as DemoFile
  const answer = await fetch(`${relayUrl}/healthz`, {
    signal: AbortSignal.timeout(2_000),
  }).catch(() => undefined)
  if (answer?.ok) {
    throw new Error(
      `The demo is running already, at ${relayUrl}. Stop it, or set RELAY_DATA_DIR to another folder.`,
    )
  }
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
