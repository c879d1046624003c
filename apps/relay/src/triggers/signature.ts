import { beginVerifying, type MessageCheck } from '@wireflow-connect/webhooks/node'
import type { Request } from 'express'
import type { Context } from './context.ts'
import { PLACE } from '../workspaces/place.ts'
import { RelayError } from '../http/errors.ts'
import type { Trigger } from './sql.ts'

/**
 * Begins to verify a call of a trigger that takes signed calls only; undefined where it takes
 * others. Nothing of the body is read for a call whose headers already say that it is not signed.
 *
 * @throws {RelayError} `signature_invalid`
 */
export function expectSignature(
  { seal }: Pick<Context, 'seal'>,
  { id, signingSecret }: Trigger,
  { headers }: Request,
): MessageCheck | undefined {
  if (signingSecret === undefined) return undefined
  const check = beginVerifying(seal.open(signingSecret, PLACE.triggerSecret(id)), headers)
  if (check === 'incomplete') {
    throw notSigned('incomplete: webhook-id, webhook-timestamp and webhook-signature')
  }
  if (check === 'stale') throw notSigned('stale: its time is over five minutes away')
  return check
}

/** The refusal of a call that does not have the signature it should have. */
export function notSigned(why: string): RelayError {
  const message = `This trigger takes signed calls only (Standard Webhooks); the signature is ${why}.`
  return new RelayError('signature_invalid', message)
}
