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
      return Object.assign(
        new z.errors.ThrottledError(refusal.message, refusal.delaySeconds),
        { isUnanswered: true },
      )
    case 'error':
      return new z.errors.Error(refusal.message, refusal.code, refusal.status)
  }
}

/** Whether a call failed in a way that leaves open whether it took effect. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'isUnanswered') === true
}
