import { setTimeout as sleep } from 'node:timers/promises'

/** Looks again and again until the signal is aborted; resolves with the most that it saw. */
export async function watchEvery(
  ms: number,
  signal: AbortSignal,
  look: () => Promise<number>,
): Promise<number> {
  let most = 0
  while (!signal.aborted) {
    most = Math.max(most, await look())
    await sleep(ms, undefined, { signal }).catch(() => undefined)
  }
  return most
}
