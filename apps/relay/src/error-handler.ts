import type { ErrorRequestHandler } from 'express'
import { z } from 'zod'
import { RelayError } from './errors.ts'
import type { Logger } from './logger.ts'
import { errorPage } from './pages/error-page.ts'
import { sendPage } from './pages/page.ts'
import { wantsPage } from './pages/wants-page.ts'
import { requestIdOf } from './request-id.ts'

/** Turns anything thrown into the one public shape. The details of a fault never leave. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    const error = toRelayError(thrown)
    const requestId = requestIdOf(response)
    if (error.code === 'internal') log.error({ error: thrown, requestId }, 'fault')
    // An answer that was begun cannot be changed: Express cuts the connection.
    if (response.headersSent) return next(thrown)

    response.status(error.status)
    if (error.retryAfterSeconds !== undefined) {
      response.set('Retry-After', String(error.retryAfterSeconds))
    }
    // On the upstream's own paths errors look like the upstream's.
    if (request.path.startsWith('/api/v1/')) response.json({ error: error.message })
    else if (wantsPage(request)) sendPage(response, errorPage(error.message, requestId))
    else response.json({ error: publicShape(error, requestId) })
  }
}

function publicShape({ code, message, details }: RelayError, requestId: string) {
  return { code, message, requestId, ...(details === undefined ? {} : { details }) }
}

function toRelayError(thrown: unknown): RelayError {
  if (thrown instanceof RelayError) return thrown
  if (thrown instanceof z.ZodError) return fromSchema(thrown)
  return fromBodyParser(thrown) ?? new RelayError('internal', INTERNAL, { cause: thrown })
}

const INTERNAL = 'Something went wrong here. It was recorded under this request id.'

function fromSchema(error: z.ZodError): RelayError {
  const details = error.issues.map(({ path, message }) => ({
    field: path.join('.'),
    message,
  }))
  const fields = details.map(({ field }) => field || 'the body').join(', ')
  return new RelayError('invalid_request', `Not valid: ${fields}`, { details })
}

/** The refusals of Express's body parsers, by their `type`. */
function fromBodyParser(thrown: unknown): RelayError | undefined {
  const type: unknown = thrown instanceof Error ? Reflect.get(thrown, 'type') : undefined
  switch (type) {
    case 'entity.too.large':
      return new RelayError(
        'body_too_large',
        'The body is larger than what is taken here (1 MiB, or less where the trigger says so).',
      )
    case 'entity.parse.failed':
      return new RelayError('malformed_body', 'The body is not valid JSON.')
    case 'parameters.too.many':
      return new RelayError('body_too_large', 'The form has more than 1,000 fields.')
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return new RelayError(
        'unsupported_media_type',
        'The body has an encoding that cannot be read. Send UTF-8, not compressed or with gzip.',
      )
    case 'request.aborted':
    case 'request.size.invalid':
      return new RelayError('malformed_body', 'The body ended before it was complete.')
    default:
      return fromNode(thrown)
  }
}

/** What Node itself finds wrong with a request. */
function fromNode(thrown: unknown): RelayError | undefined {
  // A path with a broken percent sign, for instance.
  if (thrown instanceof URIError) {
    return new RelayError('not_found', 'There is nothing at this address.')
  }
  const code: unknown = thrown instanceof Error ? Reflect.get(thrown, 'code') : undefined
  return typeof code === 'string' && code.startsWith('Z_')
    ? new RelayError('malformed_body', 'The body is not compressed as its header says.')
    : undefined
}
