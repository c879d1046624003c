import { createHash } from 'node:crypto'
import type { RunHead } from './run.ts'

const MIN_WAIT_MS = 500
const WAIT_SPREAD_MS = 3_500
const MIN_WORK_MS = 6_000
const WORK_SPREAD_MS = 30_000

/**
 * A run as strangers see it. Whoever filled in the honeypot is told nothing, so a run that was
 * kept aside goes through its states as others do and ends, by the clock alone. All others are
 * as they are.
 */
export function toStrangers(run: RunHead, now: Date): RunHead {
  if (run.state !== 'quarantined') return run
  const { startedAt, endedAt } = pretendedLife(run)
  if (now >= endedAt) return { ...run, state: 'completed', startedAt, endedAt }
  if (now >= startedAt) return { ...run, state: 'running', startedAt }
  return { ...run, state: 'accepted' }
}

/** When a run that was kept aside seems to change next; undefined once it seems to have ended. */
export function nextPretence(run: RunHead, now: Date): Date | undefined {
  const { startedAt, endedAt } = pretendedLife(run)
  return [startedAt, endedAt].find((moment) => moment > now)
}

/** The same for a run whenever and by whomever it is asked for. */
function pretendedLife({ id, acceptedAt }: RunHead): { startedAt: Date; endedAt: Date } {
  const chance = createHash('sha256').update(id).digest()
  const waitMs = MIN_WAIT_MS + (chance.readUInt16BE(0) / 65_536) * WAIT_SPREAD_MS
  const workMs = MIN_WORK_MS + (chance.readUInt16BE(2) / 65_536) * WORK_SPREAD_MS
  const startedAt = new Date(acceptedAt.getTime() + waitMs)
  return { startedAt, endedAt: new Date(startedAt.getTime() + workMs) }
}
