/** What an exchange goes through, in this order. */
export const PHASES = ['dns', 'connect', 'tls', 'headers', 'body'] as const

export type Phase = (typeof PHASES)[number]

/** Milliseconds that each phase of one exchange took. A phase that did not happen is absent. */
export type Phases = Partial<Record<Phase, number>>

export type PhaseClock = {
  /** Ends the phase that is under way and begins this one. */
  enter(phase: Phase): void
  /** Ends the phase that is under way. The last phase tells where an exchange stopped. */
  stop(): Phases
}

/** Times the phases of one exchange, one after another. */
export function createPhaseClock(
  read: () => number = () => performance.now(),
): PhaseClock {
  const phases: Phases = {}
  let current: { phase: Phase; since: number } | undefined

  function leave(): void {
    if (!current) return
    const spent = read() - current.since
    phases[current.phase] = round((phases[current.phase] ?? 0) + spent)
    current = undefined
  }

  return {
    enter(phase) {
      leave()
      current = { phase, since: read() }
    },
    stop() {
      leave()
      return phases
    },
  }
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100
}
