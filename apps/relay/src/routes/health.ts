import type { RequestHandler } from 'express'
import type { Context } from '../context.ts'
import { RelayError } from '../errors.ts'
import { DatabaseAway } from '../store/database-away.ts'
import { TimeLimitPassed, within } from '../time-limit.ts'

// Whoever asks does not wait for much longer either.
const ANSWER_MS = 2_000

/** `GET /healthz` — the process answers. */
export const getHealth: RequestHandler = (_request, response) => {
  response.json({ ok: true })
}

/** `GET /readyz` — the database answers and nothing is stuck, so that calls can be accepted. */
export function getReadiness({
  db,
  liveness,
}: Pick<Context, 'db' | 'liveness'>): RequestHandler {
  return async (_request, response) => {
    if (liveness.stuck().length > 0) {
      throw new RelayError(
        'not_ready',
        'A part of the relay has stood still for a minute.',
      )
    }
    await within(ANSWER_MS, 'The database', db.query('select 1')).catch(refuse)
    response.json({ ok: true })
  }
}

/** What a database that is away is called is known to the error handler. */
function refuse(error: unknown): never {
  if (!(error instanceof TimeLimitPassed)) throw error
  throw new DatabaseAway('unreachable', error)
}
