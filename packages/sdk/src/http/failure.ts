import { WireflowError } from '../errors/wireflow-error.ts'
import { isRepeatable, type Call } from './call.ts'
import { requestName } from './request-name.ts'
import { wasNotSent } from './was-not-sent.ts'

/** What an error about a call without a clear answer tells of it. */
export function unanswered(
  call: Call,
  attempts: number | undefined,
): {
  attempts?: number | undefined
  idempotencyKey?: string | undefined
  isAmbiguous?: true
} {
  const { idempotencyKey } = call
  return {
    attempts,
    idempotencyKey,
    ...(isRepeatable(call) ? {} : { isAmbiguous: true }),
  }
}

export function connectionFailed(
  call: Call,
  attempts: number,
  cause: unknown,
): WireflowError {
  const isSent = !wasNotSent(cause)
  const message = `${requestName(call)} ${isSent ? 'got no answer' : 'found nobody there'}`
  const { idempotencyKey } = call
  return new WireflowError('connection_failed', message, {
    cause,
    ...(isSent ? unanswered(call, attempts) : { attempts, idempotencyKey }),
  })
}

export function abortedBy(
  call: Call,
  cause: unknown,
  isUnderWay: boolean,
): WireflowError {
  const message = `${requestName(call)} was aborted by its caller`
  const { idempotencyKey } = call
  const details = isUnderWay ? unanswered(call, undefined) : { idempotencyKey }
  return new WireflowError('aborted', message, { cause, ...details })
}

export function timedOut(call: Call, limitMs: number, attempts?: number): WireflowError {
  const message = `${requestName(call)} got no answer within ${limitMs} ms`
  return new WireflowError('timeout', message, unanswered(call, attempts))
}
