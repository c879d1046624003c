import type { RequestHandler } from 'express'
import { z } from 'zod'
import type { Context } from './context.ts'
import { RelayError } from '../http/errors.ts'
import { findLargeResult } from './large-results-sql.ts'

const Link = z.object({
  eventId: z.string(),
  expires: z.coerce.number().int(),
  signature: z.string(),
})

/** `GET /results/:eventId` — what an event was too small to carry. The link lets in. */
export function getResult({
  db,
  now,
  resultLinks,
}: Pick<Context, 'db' | 'now' | 'resultLinks'>): RequestHandler {
  return async (request, response) => {
    const link = Link.safeParse({ ...request.query, ...request.params })
    const verdict = link.success ? resultLinks.check(link.data, now()) : 'forged'
    if (!link.success || verdict === 'forged') throw notFound()
    if (verdict === 'expired') {
      throw new RelayError(
        'link_expired',
        'This link has expired. A redelivery of the event brings a fresh one.',
      )
    }
    const body = await findLargeResult(db, link.data.eventId)
    if (body === undefined) throw notFound()
    response.type('application/json').send(body)
  }
}

function notFound(): RelayError {
  return new RelayError('not_found', 'There is nothing at this address.')
}
