/** What is kept of the clock, so that a snapshot restores the hour as well. */
export type ClockState = { offsetMs: number; frozenAtMs: number | null }

export type Clock = {
  now(): number
  readonly frozen: boolean
  freeze(): void
  resume(): void
  /** Moves time on at once, whether the clock is frozen or not. */
  advance(ms: number): void
  /** Sets the hour, to go on from there or to stand still there as before. */
  moveTo(ms: number): void
}

/** A clock over `source` that can be stopped and moved. `read` finds the kept part anew. */
export function createClock(source: () => number, read: () => ClockState): Clock {
  return {
    now: () => read().frozenAtMs ?? source() + read().offsetMs,
    get frozen() {
      return read().frozenAtMs !== null
    },
    freeze() {
      const state = read()
      state.frozenAtMs ??= source() + state.offsetMs
    },
    resume() {
      const state = read()
      if (state.frozenAtMs === null) return
      state.offsetMs = state.frozenAtMs - source()
      state.frozenAtMs = null
    },
    advance(ms) {
      const state = read()
      if (state.frozenAtMs === null) state.offsetMs += ms
      else state.frozenAtMs += ms
    },
    moveTo(ms) {
      const state = read()
      if (state.frozenAtMs === null) state.offsetMs = ms - source()
      else state.frozenAtMs = ms
    },
  }
}
