/** How long results took to be in hand after their executions had ended, in seconds. */
export type Figures = {
  mean: number
  p95: number
  worst: number
  callsPerMinute: number
  /** The most calls in any 60 s. */
  busiestMinute: number
  refused: number
  /** Results that were not in hand when the bench ended. */
  missing: number
  count: number
}

export function figuresOf(
  latenciesMs: readonly (number | undefined)[],
  calls: Pick<Figures, 'callsPerMinute' | 'busiestMinute' | 'refused'>,
): Figures {
  const known = latenciesMs.filter((each) => each !== undefined).sort((a, b) => a - b)
  const sum = known.reduce((total, each) => total + each, 0)
  return {
    mean: toSeconds(sum / Math.max(1, known.length)),
    p95: toSeconds(known[Math.ceil(known.length * 0.95) - 1] ?? 0),
    worst: toSeconds(known.at(-1) ?? 0),
    missing: latenciesMs.length - known.length,
    count: known.length,
    ...calls,
  }
}

function toSeconds(milliseconds: number): number {
  return Math.round(milliseconds / 100) / 10
}
