import { Webhook } from 'standardwebhooks'

/** The three headers of Standard Webhooks. */
export type SignedHeaders = {
  'webhook-id': string
  'webhook-timestamp': string
  'webhook-signature': string
}

/** What is signed: the id of the event, the moment of this attempt, the exact body. */
export type Message = { id: string; sentAt: Date; body: string }

/**
 * Signs one attempt with every secret that is in use, so that a receiver can change over
 * from one secret to the next without losing a delivery.
 */
export function sign(
  secrets: readonly [string, ...string[]],
  message: Message,
): SignedHeaders {
  const { id, sentAt, body } = message
  // The signature's parts are joined by dots: an id with a dot could be read two ways.
  if (id.includes('.')) throw new TypeError(`A webhook id has no dots: ${id}`)

  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
    'webhook-signature': secrets
      .map((secret) => new Webhook(secret).sign(id, sentAt, body))
      .join(' '),
  }
}
