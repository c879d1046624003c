import express, { type Request, type RequestHandler } from 'express'
import { RelayError } from './errors.ts'

const MAX_BYTES = '1mb'

/** Reads every kind of body that a trigger takes, at most 1 MiB of it. */
export const readTriggerBody: RequestHandler[] = [
  express.json({ limit: MAX_BYTES, type: ['application/json', 'application/*+json'] }),
  express.urlencoded({ limit: MAX_BYTES, extended: false }),
  express.text({ limit: MAX_BYTES, type: 'text/plain' }),
]

/**
 * The trigger data: an object from JSON or a form, `{ text }` from plain text, and an
 * empty object from an empty body. Fields that begin with `_` are the relay's own and
 * are left out.
 */
export function triggerDataOf(request: Request): Record<string, unknown> {
  const body: unknown = request.body
  if (body === undefined) {
    if (hasBody(request)) throw unsupported(request)
    return {}
  }
  if (typeof body === 'string') return body === '' ? {} : { text: body }
  if (!isObject(body)) {
    throw new RelayError('malformed_body', 'The body is not a JSON object.')
  }
  return Object.fromEntries(
    Object.entries(body).filter(([name]) => !name.startsWith('_')),
  )
}

function hasBody(request: Request): boolean {
  const length = request.get('content-length')
  return request.get('transfer-encoding') !== undefined || Number(length ?? 0) > 0
}

function unsupported(request: Request): RelayError {
  const given = request.get('content-type') ?? 'no content type'
  return new RelayError(
    'unsupported_media_type',
    `Cannot read ${given}. Send application/json, application/x-www-form-urlencoded or text/plain.`,
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
