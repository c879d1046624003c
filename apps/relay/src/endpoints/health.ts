const HOUR_MS = 3_600_000

/** For so long an endpoint may fail before it is disabled. */
export const FAILING_LIMIT_MS = 5 * 24 * HOUR_MS
const WARNINGS = [90, 70, 50]
const MAX_PROBE_DELAY_MS = 24 * HOUR_MS

export type HealthStep =
  { step: 'none' } | { step: 'warn'; percent: number } | { step: 'disable' }

/** What follows when an attempt failed at `failedAt`. Each warning is given once. */
export function healthStep(failing: {
  since: Date
  failedAt: Date
  warnedPercent: number
}): HealthStep {
  const failedForMs = failing.failedAt.getTime() - failing.since.getTime()
  const percent = (100 * failedForMs) / FAILING_LIMIT_MS
  if (percent >= 100) return { step: 'disable' }
  const due = WARNINGS.find((warning) => percent >= warning)
  return due !== undefined && due > failing.warnedPercent
    ? { step: 'warn', percent: due }
    : { step: 'none' }
}

/** How long a disabled endpoint is left alone before it is tried again. */
export function probeDelayMs(probeCount: number): number {
  return Math.min(HOUR_MS * 2 ** Math.min(probeCount, 10), MAX_PROBE_DELAY_MS)
}
