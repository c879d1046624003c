import type { RequestHandler } from 'express'
import type { Context } from '../work/context.ts'
import { RelayError } from './errors.ts'
import { DatabaseAway } from '../base/database-away.ts'
import { TimeLimitPassed, within } from '../base/time-limit.ts'

// Whoever asks does not wait for much longer either.
const ANSWER_MS = 2_000

/** `GET /healthz` and `/livez` — the process answers. */
export const getHealth: RequestHandler = (_request, response) => {
  response.json({ ok: true })
}

export type ReadinessParts = Pick<Context, 'db' | 'disk' | 'jobs' | 'liveness'>

/**
 * `GET /readyz` — the database answers and can write, and nothing is stuck, so that calls can
 * be accepted.
 */
export function getReadiness(parts: ReadinessParts): RequestHandler {
  return async (_request, response) => {
    response.json({ ok: true, ...(await checkReadiness(parts)) })
  }
}

/**
 * A queue that is down is told, and does not stop anything.
 *
 * @throws {RelayError | DatabaseAway} when calls cannot be accepted.
 */
export async function checkReadiness({
  db,
  disk,
  jobs,
  liveness,
}: ReadinessParts): Promise<{ queue: 'ok' | 'down' }> {
  const stuck = liveness.stuck()
  if (stuck.length > 0) {
    const message = 'A part of the relay has stood still for a minute.'
    throw new RelayError('not_ready', message, { details: { stuck } })
  }
  if (disk.isFull) throw new DatabaseAway('full', 'as the last statement found')
  await within(ANSWER_MS, 'The database', db.query('select 1')).catch(refuse)
  return { queue: jobs.isWell ? 'ok' : 'down' }
}

/** What a database that is away is called is known to the error handler. */
function refuse(error: unknown): never {
  if (!(error instanceof TimeLimitPassed)) throw error
  throw new DatabaseAway('unreachable', error)
}
