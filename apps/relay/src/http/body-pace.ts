import { RelayError } from './errors.ts'

// A body of which less comes is cut: 1 KiB/s, seen over ten seconds. Slow lines bring more.
const WINDOW_MS = 10_000
const MIN_BYTES = 10 * 1024
const LOOK_EVERY_MS = 1_000

/** One body that is being read. */
export type PacedBody = {
  /** Bytes that came. */
  note(bytes: number): void
  /** While the relay itself does not read on, the caller is not to blame. */
  pause(): void
  resume(): void
  /** It is read, or given up. */
  end(): void
}

/** Cuts bodies that come too slowly. One timer looks at all that are being read. */
export type BodyPace = {
  watch(cut: (reason: RelayError) => void): PacedBody
  close(): void
}

type Watched = {
  cut: (reason: RelayError) => void
  isPaused: boolean
  windowStart: number
  bytes: number
}

export function createBodyPace(clock = () => performance.now()): BodyPace {
  const all = new Set<Watched>()
  const timer = setInterval(() => {
    const now = clock()
    for (const one of all) look(one, now)
  }, LOOK_EVERY_MS)
  timer.unref()

  function look(one: Watched, now: number): void {
    if (one.isPaused || now - one.windowStart < WINDOW_MS) return
    if (one.bytes < MIN_BYTES) one.cut(tooSlow())
    else startWindow(one, now)
  }

  return {
    watch(cut) {
      const one: Watched = { cut, isPaused: false, windowStart: clock(), bytes: 0 }
      all.add(one)
      return {
        note(bytes) {
          one.bytes += bytes
        },
        pause() {
          one.isPaused = true
        },
        resume() {
          one.isPaused = false
          startWindow(one, clock())
        },
        end: () => void all.delete(one),
      }
    },
    close: () => clearInterval(timer),
  }
}

function startWindow(one: Watched, now: number): void {
  one.windowStart = now
  one.bytes = 0
}

function tooSlow(): RelayError {
  return new RelayError(
    'too_slow',
    'The body came too slowly: less than 1 KiB a second. Send it again on a better connection.',
  )
}
