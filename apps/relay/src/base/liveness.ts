import type { Logger } from './logger.ts'

export type Liveness = {
  /** Says that a turn of `name` begins. What it returns says that the turn is over. */
  begin(name: string): () => void
  /** What has not come to its end for a minute. */
  stuck(): string[]
  /** Resolves with the reason when only a new process can go on. */
  readonly failed: Promise<string>
  close(): void
}

const LIMITS = { checkMs: 5_000, stuckMs: 60_000, failedMs: 90_000 }

/**
 * Watches over what must come to its end again and again. Everything has limits of its own;
 * where one of them is missing the process says so, and then ends, since whoever runs it can
 * start it anew.
 */
export function createLiveness(log: Logger, limits = LIMITS): Liveness {
  const { checkMs, stuckMs, failedMs } = limits
  const turns = new Set<{ name: string; ageMs: number }>()
  let fail: (reason: string) => void = () => undefined
  const failed = new Promise<string>((resolve) => (fail = resolve))
  const timer = setInterval(check, checkMs)

  function check(): void {
    for (const turn of turns) {
      // Counted by what this process lives through: while it is stopped nothing can end.
      turn.ageMs += checkMs
      if (turn.ageMs === stuckMs) warn(turn.name)
      if (turn.ageMs >= failedMs) fail(`${turn.name} has not finished for ${failedMs} ms`)
    }
  }

  function warn(name: string): void {
    const endsInMs = failedMs - stuckMs
    log.error(
      { name, forMs: stuckMs, endsInMs },
      'stuck; the process ends unless it goes on',
    )
  }

  return {
    failed,
    begin(name) {
      const turn = { name, ageMs: 0 }
      turns.add(turn)
      return () => turns.delete(turn)
    },
    stuck: () =>
      [...turns].filter(({ ageMs }) => ageMs >= stuckMs).map(({ name }) => name),
    close: () => clearInterval(timer),
  }
}
