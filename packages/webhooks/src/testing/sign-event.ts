import { signedContent, signWith, type SignedHeaders } from '../signature.ts'

export type SigningOptions = {
  /** The event's id. Default: a new one; give the same to test that an event acts once. */
  id?: string | undefined
  /** When it was sent. Default: now. */
  sentAt?: Date | undefined
}

/** Signs an event as the relay does: the body to post, and its headers. */
export async function signEvent(
  event: object,
  secrets: string | readonly string[],
  { id = `evt_${crypto.randomUUID()}`, sentAt = new Date() }: SigningOptions = {},
): Promise<{ body: string; headers: SignedHeaders & { 'content-type': string } }> {
  const body = JSON.stringify(event)
  const timestamp = String(Math.floor(sentAt.getTime() / 1_000))
  const content = signedContent(id, timestamp, new TextEncoder().encode(body))
  const signatures = [secrets].flat().map((secret) => signWith(secret, content))
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': (await Promise.all(signatures)).join(' '),
    },
  }
}

/** The same as a web-standard request. */
export async function signedRequest(
  event: object,
  secrets: string | readonly string[],
  {
    url = 'http://localhost/webhooks',
    ...options
  }: SigningOptions & { url?: string } = {},
): Promise<Request> {
  return new Request(url, {
    method: 'POST',
    ...(await signEvent(event, secrets, options)),
  })
}
