import { Webhook } from 'standardwebhooks'
import type { SignedHeaders } from '../signature.ts'
import { isAsymmetricSecret, signAsymmetric } from './asymmetric-key.ts'

/** What is signed: the id of the event, the moment of this attempt, the exact body. */
export type Message = { id: string; sentAt: Date; body: string }

/**
 * Signs one attempt with every secret that is in use, so that a receiver can change over
 * from one secret to the next without losing a delivery. A secret `whsec_…` gives a `v1`
 * signature (HMAC-SHA256), one `whsk_…` gives `v1a` (ed25519).
 */
export function sign(
  secrets: readonly [string, ...string[]],
  message: Message,
): SignedHeaders {
  const { id, sentAt, body } = message
  // The signature's parts are joined by dots: an id with a dot could be read two ways.
  if (id.includes('.')) throw new TypeError(`A webhook id has no dots: ${id}`)

  const timestamp = String(Math.floor(sentAt.getTime() / 1000))
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets
      .map((secret) =>
        isAsymmetricSecret(secret)
          ? `v1a,${signAsymmetric(secret, `${id}.${timestamp}.${body}`)}`
          : new Webhook(secret).sign(id, sentAt, body),
      )
      .join(' '),
  }
}
