import { WireflowError } from '../errors/wireflow-error.ts'
import { isRepeatable, type Call } from './call.ts'
import { requestName } from './request-name.ts'

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
  const message = `${requestName(call)} got no answer`
  return new WireflowError('connection_failed', message, {
    cause,
    ...unanswered(call, attempts),
  })
}

export function abortedBy(call: Call, cause: unknown): WireflowError {
  const message = `${requestName(call)} was aborted by its caller`
  return new WireflowError('aborted', message, { cause, ...unanswered(call, undefined) })
}

export function timedOut(call: Call, limitMs: number, attempts?: number): WireflowError {
  const message = `${requestName(call)} got no answer within ${limitMs} ms`
  return new WireflowError('timeout', message, unanswered(call, attempts))
}
