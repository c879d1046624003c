import { parseJson } from '@wireflow-connect/sdk/wire'
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

// Longer than a receiver needs; whoever comes later asks for the delivery again.
const VALID_MS = 24 * 3_600_000

export type ResultLinks = {
  /** The event's text with a fresh link to its large result. */
  fill(eventId: string, body: string, now: Date): string
  /** Whether a link is one of ours; an old one has expired. */
  check(link: { eventId: string; expires: number; signature: string }, now: Date): Verdict
}

type Verdict = 'valid' | 'expired' | 'forged'

/** Makes links to large results that need no other permission, and end by themselves. */
export function createResultLinks(
  encryptionKey: Buffer,
  publicUrl: () => string,
): ResultLinks {
  const key = Buffer.from(
    hkdfSync('sha256', encryptionKey, '', 'links to large results', 32),
  )

  function sign(eventId: string, expires: number): string {
    return createHmac('sha256', key).update(`${eventId}.${expires}`).digest('base64url')
  }

  return {
    fill(eventId, body, now) {
      const expires = now.getTime() + VALID_MS
      const event = parseJson(body) as { data: { largeResult: object } }
      const query = `expires=${expires}&signature=${sign(eventId, expires)}`
      Object.assign(event.data.largeResult, {
        url: `${publicUrl()}/results/${eventId}?${query}`,
        expiresAt: new Date(expires).toISOString(),
      })
      return JSON.stringify(event)
    },

    check({ eventId, expires, signature }, now) {
      const given = Buffer.from(signature)
      const own = Buffer.from(sign(eventId, expires))
      if (given.length !== own.length || !timingSafeEqual(given, own)) return 'forged'
      return expires > now.getTime() ? 'valid' : 'expired'
    },
  }
}
