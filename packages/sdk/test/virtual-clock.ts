import type { Clock } from '@wireflow-connect/sdk'

type Timer = { at: number; callback: () => void }

/** Time that passes only when it is told to. */
export type VirtualClock = Clock & {
  /** How many timers wait to fire. */
  timerCount(): number
  /** Fires every timer due in the next `durationMs`, in order, letting promises run between. */
  advance(durationMs: number): Promise<void>
  /** Jumps from timer to timer until `promise` settles, and settles the same way. */
  run<T>(promise: Promise<T>): Promise<T>
  /** Holds time while `work` is under way, as an answer that is being made is. */
  hold<T>(work: Promise<T>): Promise<T>
}

export function createVirtualClock(startMs = 1_750_000_000_000): VirtualClock {
  const timers = new Set<Timer>()
  let nowMs = startMs
  const held = new Set<Promise<unknown>>()

  /** Lets everything run that waits for nothing but its turn. */
  async function settle(): Promise<void> {
    do {
      await turn()
      await turn()
    } while (held.size > 0)
  }

  function earliest(): Timer | undefined {
    let first: Timer | undefined
    for (const timer of timers) if (timer.at < (first?.at ?? Infinity)) first = timer
    return first
  }

  function fire(timer: Timer): void {
    timers.delete(timer)
    nowMs = Math.max(nowMs, timer.at)
    timer.callback()
  }

  return {
    now: () => nowMs,
    timerCount: () => timers.size,
    setTimer(callback, delayMs) {
      const timer = { at: nowMs + Math.max(0, delayMs), callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    hold(work) {
      held.add(work)
      return work.finally(() => held.delete(work))
    },
    async advance(durationMs) {
      const untilMs = nowMs + durationMs
      await settle()
      for (let next = earliest(); next && next.at <= untilMs; next = earliest()) {
        fire(next)
        await settle()
      }
      nowMs = untilMs
    },
    async run(promise) {
      const state = { isSettled: false }
      const end = promise.finally(() => {
        state.isSettled = true
      })
      // The caller hears of a failure through what is returned, at the end of the loop.
      end.catch(() => {})

      await settle()
      for (let next = earliest(); next && !state.isSettled; next = earliest()) {
        fire(next)
        await settle()
      }
      return end
    },
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
