import { setTimeout } from 'node:timers/promises'

const LOOK_MS = 1_000
const LONGEST_REST_MS = 10_000

type Options = {
  isRunning: () => Promise<boolean>
  /** @throws when it does not start. */
  start: () => Promise<void>
  onEnded: () => void
  onStarted: (endedMs: number) => void
  onFailed: (error: unknown) => void
}

/**
 * Looks every second whether a server runs, and starts it again for as long as it takes:
 * what keeps it from starting, as a full disk, may pass.
 */
export function keepRunning(options: Options): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const stopped = watch()

  async function watch(): Promise<void> {
    while (await pause(LOOK_MS)) {
      if (await options.isRunning()) continue
      const endedAtMs = performance.now()
      options.onEnded()
      await startAgain()
      if (!stopping.signal.aborted) options.onStarted(performance.now() - endedAtMs)
    }
  }

  async function startAgain(): Promise<void> {
    let restMs = LOOK_MS
    do {
      if (await tryStart()) return
      restMs = Math.min(2 * restMs, LONGEST_REST_MS)
    } while (await pause(restMs))
  }

  async function tryStart(): Promise<boolean> {
    try {
      await options.start()
      return true
    } catch (error) {
      options.onFailed(error)
      return false
    }
  }

  /** False when it was told to stop meanwhile. */
  async function pause(ms: number): Promise<boolean> {
    await setTimeout(ms, undefined, stopping).catch(() => undefined)
    return !stopping.signal.aborted
  }

  return {
    async stop() {
      stopping.abort()
      await stopped
    },
  }
}
