import type { RequestHandler } from 'express'
import type { Context } from '../context.ts'
import { RelayError } from '../errors.ts'

/** `GET /healthz` — the process answers. */
export const getHealth: RequestHandler = (_request, response) => {
  response.json({ ok: true })
}

/** `GET /readyz` — the database answers, so that calls can be accepted. */
export function getReadiness({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (_request, response) => {
    try {
      await db.query('select 1')
    } catch (cause) {
      throw new RelayError('not_ready', 'The database does not answer.', { cause })
    }
    response.json({ ok: true })
  }
}
