/** The time as the client sees it; tests hand in their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Calls back once after `delayMs`; the returned function takes the timer back. */
  setTimer(callback: () => void, delayMs: number): () => void
}

/** The longest delay a timer takes; a longer one would fire at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1

/** The time of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(callback, delayMs) {
    const timer = setTimeout(callback, Math.min(delayMs, LONGEST_DELAY_MS))
    return () => clearTimeout(timer)
  },
}
