const FIRST_MS = 1_000
const FACTOR = 1.5
const MAX_MS = 10_000

/** The upstream's documented pace: 1 s, then half as long again each time, at most 10 s. */
export function pollDelayMs(pollCount: number): number {
  return Math.min(MAX_MS, FIRST_MS * FACTOR ** pollCount)
}

/** How long to wait after a call that failed, so that a dead upstream is not hammered. */
export function troubleDelayMs(checkCount: number, random: number): number {
  const ceiling = Math.min(30_000, FIRST_MS * 2 ** checkCount)
  return Math.round(ceiling / 2 + (ceiling / 2) * random)
}
