import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Seed } from './seed.ts'
import { readWhole, writeWhole } from './whole-file.ts'

type DemoFile = Seed & { relayUrl: string; sandboxUrl: string }

/** In the order in which people look for them. */
const FIELDS = [
  'relayUrl',
  'sandboxUrl',
  'receiverUrl',
  'token',
  'workspaceId',
  'workflowId',
  'triggerId',
  'triggerUrl',
  'formUrl',
  'endpointId',
  'endpointSecret',
] as const satisfies readonly (keyof DemoFile)[]

/** Tells other programs that everything answers, and where. */
export async function writeDemoFile(dataDir: string, demo: DemoFile): Promise<void> {
  const content = Object.fromEntries(FIELDS.map((field) => [field, demo[field]]))
  await writeWhole(pathOf(dataDir), content)
}

/** @throws when the demo that wrote the file still answers. */
export async function refuseSecondDemo(dataDir: string): Promise<void> {
  const demo = await readWhole<DemoFile>(pathOf(dataDir))
  if (!demo) return
  const answer = await fetch(`${demo.relayUrl}/healthz`, {
    signal: AbortSignal.timeout(2_000),
  }).catch(() => undefined)
  if (answer?.ok) {
    throw new Error(
      `The demo is running already, at ${demo.relayUrl}. Stop it, or set RELAY_DATA_DIR to another folder.`,
    )
  }
}

export async function removeDemoFile(dataDir: string): Promise<void> {
  await rm(pathOf(dataDir), { force: true })
}

function pathOf(dataDir: string): string {
  return join(dataDir, 'demo.json')
}
