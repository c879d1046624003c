import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_EVERY_MS = 40

/** What `look` finds, as soon as it finds something; n8n tells nobody of its changes. */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | undefined> | Found | undefined,
  deadlineMs = 60_000,
): Promise<Found> {
  const end = performance.now() + deadlineMs
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (performance.now() > end) throw new Error(`Waited in vain for: ${what}`)
    await sleep(LOOK_EVERY_MS)
  }
}
