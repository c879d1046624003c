import type { ErrorRequestHandler, Request } from 'express'
import { z } from 'zod'
import type { Context } from '../work/context.ts'
import { bearerChallenge } from './bearer-challenge.ts'
import { routeOf } from './count-requests.ts'
import { RelayError } from './errors.ts'
import { errorPage } from './error-page.ts'
import { sendPage } from './page.ts'
import { wantsPage } from './wants-page.ts'
import { wordsFor } from './public-words.ts'
import { requestIdOf } from './request-id.ts'
import { stopReading } from './stop-reading.ts'
import { DatabaseAway, type AwayReason } from '../base/database-away.ts'

/** Turns anything thrown into the one public shape. The details of a fault never leave. */
export function errorHandler({
  log,
  metrics,
  report,
}: Pick<Context, 'log' | 'metrics' | 'report'>): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    const error = toRelayError(thrown)
    metrics.refusals.inc({ route: routeOf(request), code: error.code })
    const requestId = requestIdOf(response)
    const words = wordsFor(error, request)
    if (error.cause instanceof DatabaseAway) report('a call', error.cause)
    // What strangers are not told; not by the name that would have each of them printed.
    else if (words.isChanged) {
      const { code, message: reason } = error
      log.warn({ request: requestId, code, reason }, 'call refused')
    }
    if (error.code === 'internal') log.error({ error: thrown, requestId }, 'fault')
    // Whoever sent it must not be able to fill the log, and a check of ours missed it.
    else if (unreadable(thrown)) {
      log.info({ reason: codeOf(thrown), requestId }, 'request cannot be stored')
    }
    // An answer that was begun cannot be changed: Express cuts the connection.
    if (response.headersSent) return next(thrown)

    if (!request.complete) {
      response.set('Connection', 'close')
      stopReading(request)
    }
    response.status(error.status)
    if (error.retryAfterSeconds !== undefined) {
      response.set('Retry-After', String(Math.ceil(error.retryAfterSeconds)))
    }
    const challenge = bearerChallenge(error, request)
    if (challenge !== undefined) response.set('WWW-Authenticate', challenge)
    // On the upstream's own paths errors look like the upstream's.
    if (request.path.startsWith('/api/v1/')) response.json({ error: words.message })
    else if (wantsPage(request)) {
      const message = isLeftToTheBrowser(error, request) ? SEND_AGAIN : words.message
      sendPage(response, errorPage(message, requestId))
    } else {
      const { message, details } = words
      response.json({ error: { code: error.code, message, requestId, details } })
    }
  }
}

/** What was sent to us and could not be kept is sent again by the browser itself. */
function isLeftToTheBrowser({ cause }: RelayError, { method }: Request): boolean {
  return cause instanceof DatabaseAway && method === 'POST'
}

const SEND_AGAIN =
  'Your answers could not be taken at this moment. Nothing was lost: wait a few seconds and ' +
  'reload this page, and your browser sends them again.'

function toRelayError(thrown: unknown): RelayError {
  if (thrown instanceof RelayError) return thrown
  if (thrown instanceof DatabaseAway) return fromDatabase(thrown)
  if (thrown instanceof z.ZodError) return fromSchema(thrown)
  return (
    fromBodyParser(thrown) ??
    unreadable(thrown) ??
    new RelayError('internal', INTERNAL, { cause: thrown })
  )
}

const INTERNAL = 'Something went wrong here. It was recorded under this request id.'

function fromDatabase(cause: DatabaseAway): RelayError {
  const { message, retryAfterSeconds } = AWAY[cause.reason]
  const text = `${message} Nothing was lost: send the same again in ${retryAfterSeconds} s.`
  return new RelayError('not_ready', text, { retryAfterSeconds, cause })
}

const AWAY: Record<AwayReason, { message: string; retryAfterSeconds: number }> = {
  unreachable: { message: 'The relay cannot reach its database.', retryAfterSeconds: 5 },
  busy: { message: "The relay's database is too busy.", retryAfterSeconds: 2 },
  full: { message: 'The disk of the database is full.', retryAfterSeconds: 30 },
}

function fromSchema(error: z.ZodError): RelayError {
  const details = error.issues.flatMap(faultsOf)
  const fields = details.map(({ field }) => field || 'the body').join(', ')
  return new RelayError('invalid_request', `Not valid: ${fields}`, { details })
}

type Fault = { field: string; message: string }

/**
 * A field that is unknown is named itself, not the object that it is in; where there are
 * several shapes, what is said is what is wrong with the one that fits best.
 */
function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  const { path, message } = issue
  if (issue.code === 'invalid_union' && message === 'Invalid input') {
    const best = issue.errors.toSorted((one, other) => misfit(one) - misfit(other))[0]
    const faults = (best ?? []).flatMap(faultsOf)
    const below = (field: string) => [...path, field].filter(String).join('.')
    if (best) return faults.map((each) => ({ ...each, field: below(each.field) }))
  }
  if (issue.code !== 'unrecognized_keys') return [{ field: path.join('.'), message }]
  const lines = message.split('\n')
  return issue.keys.map((key, index) => ({
    field: [...path, key].join('.'),
    message: lines[index] ?? message,
  }))
}

/** Unknown fields of its own say more than all else that another shape was meant. */
function misfit(issues: readonly z.core.$ZodIssue[]): number {
  const unknown = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [],
  )
  return unknown.length * 1_000_000 + issues.length
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

/**
 * What a request holds and the database, or a walk through it, does not take. Schemas and
 * `checkBody` say so better; this is for whatever gets past them.
 */
function unreadable(thrown: unknown): RelayError | undefined {
  const isTooDeep = thrown instanceof RangeError || codeOf(thrown) === '54001'
  if (!isTooDeep && !UNSTORABLE.has(codeOf(thrown))) return undefined
  const message = isTooDeep
    ? 'The request is nested too deep, or too large. Flatten it.'
    : 'The request has characters that cannot be kept (NUL, half a surrogate pair), or a ' +
      'number of more than 100,000 digits.'
  return new RelayError('malformed_body', message, { cause: thrown })
}

// PostgreSQL's codes for text in JSON, in a value and in an encoding that it cannot keep, and
// for a number of more than 131,072 digits.
const UNSTORABLE = new Set<unknown>(['22P05', '22P02', '22021', '22003'])

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error ? Reflect.get(thrown, 'code') : undefined
}

/** What Node itself finds wrong with a request. */
function fromNode(thrown: unknown): RelayError | undefined {
  // A path with a broken percent sign, for instance.
  if (thrown instanceof URIError) {
    return new RelayError('not_found', 'There is nothing at this address.')
  }
  const code = codeOf(thrown)
  return typeof code === 'string' && code.startsWith('Z_')
    ? new RelayError('malformed_body', 'The body is not compressed as its header says.')
    : undefined
}
