import type { BenchWorld } from '../bench-world.ts'

// Nothing that the owner may limit keeps the hostile callers out.
const UNLIMITED = {
  requestsPerMinute: 1_000_000,
  requestsPerMinutePerIp: 1_000_000,
  runsPerDay: 1_000_000_000,
  inFlight: 1_000_000_000,
}
const RECEIPTS = 300

export type Triggers = {
  relayUrl: string
  /** Whom the honest callers call. */
  honestUrl: string
  /** Receipts of runs that do not end. */
  receiptPaths: readonly string[]
  hostile: {
    relayUrl: string
    openPath: string
    signedPath: string
    receiptPaths: readonly string[]
  }
}

/** Triggers for the callers of a siege, with runs that go on. */
export async function openTriggers({
  api,
  triggerUrl,
  workflowId,
}: BenchWorld): Promise<Triggers> {
  const create = async (more: object) =>
    api<{ url: string }>('POST', '/v1/triggers', {
      workflowId,
      settings: { limits: UNLIMITED },
      ...more,
    })
  const [open, signed, honest] = [
    await create({}),
    await create({ signed: true }),
    await create({}),
  ]
  const receiptPaths: string[] = []
  while (receiptPaths.length < RECEIPTS) {
    const answer = await fetch(honest.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'sandbox:slow=60m' }),
    })
    const { statusUrl } = (await answer.json()) as { statusUrl: string }
    receiptPaths.push(new URL(statusUrl).pathname)
  }
  const relayUrl = new URL(triggerUrl).origin
  return {
    relayUrl,
    honestUrl: honest.url,
    receiptPaths,
    hostile: {
      relayUrl,
      openPath: new URL(open.url).pathname,
      signedPath: new URL(signed.url).pathname,
      receiptPaths: receiptPaths.slice(0, 60),
    },
  }
}
