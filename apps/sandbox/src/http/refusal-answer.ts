import type { Profile } from '../profile.ts'
import { json, type Answer } from './call.ts'
import { Refusal, type RefusalType } from './refusal.ts'

/** Turns anything thrown into the error shape of the profile. */
export function answerRefusal(thrown: unknown, profile: Profile): Answer {
  const refusal =
    thrown instanceof Refusal ? thrown : new Refusal(500, 'Internal server error')
  const { beside, headers } = refusal.details
  return json(refusal.status, { error: shape(refusal, profile), ...beside }, headers)
}

function shape(refusal: Refusal, profile: Profile): unknown {
  if (profile.errors === 'text') return refusal.message
  return {
    type: refusal.details.type ?? typeFor(refusal.status),
    message: refusal.message,
    code: refusal.details.code ?? 'error',
  }
}

function typeFor(status: number): RefusalType {
  if (status === 401 || status === 403) return 'authentication_error'
  if (status === 402) return 'insufficient_credits_error'
  if (status === 409) return 'conflict_error'
  return status >= 500 ? 'api_error' : 'invalid_request_error'
}
