import type { ZObject } from 'zapier-platform-core'
import { withoutContext } from './without-context.ts'
import type { Refusal } from './refusal.ts'

/** The error that makes Zapier do what a refusal asks for. */
export function toError(z: ZObject, refusal: Refusal): Error {
  switch (refusal.kind) {
    case 'expired':
      return withoutContext(new z.errors.ExpiredAuthError(refusal.message))
    case 'throttled':
      return new z.errors.ThrottledError(refusal.message, refusal.delaySeconds)
    case 'down':
      return asUnanswered(
        new z.errors.ThrottledError(refusal.message, refusal.delaySeconds),
      )
    case 'error':
      return Object.assign(
        new z.errors.Error(refusal.message, refusal.code, refusal.status),
        { isMissing: refusal.status === 404 },
      )
  }
}

/** Whether a call failed for now only: a rate limit, a service in trouble, or no answer. */
export function isPassing(error: unknown): boolean {
  return error instanceof Error && error.name === 'ThrottledError'
}

/** Whether a call failed in a way that leaves open whether it took effect. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'isUnanswered') === true
}

export function asUnanswered(error: Error): Error {
  return Object.assign(error, { isUnanswered: true })
}

/** Whether a service answered that there is no such thing. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'isMissing') === true
}
