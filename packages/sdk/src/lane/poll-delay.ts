const FIRST_MS = 1_000
const FACTOR = 1.5
const CAP_MS = 10_000

/** The upstream's own rule: ask after 1 s, then after half as long again, at most 10 s. */
export function pollDelayMs(pollCount: number): number {
  return pollCount === 0 ? 0 : Math.min(CAP_MS, FIRST_MS * FACTOR ** (pollCount - 1))
}
