import { parseJson } from '@wireflow-connect/sdk/wire'
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { EncryptionKeys } from '../workspaces/seal.ts'

// Longer than a receiver needs; whoever comes later asks for the delivery again.
const VALID_MS = 24 * 3_600_000

export type ResultLinks = {
  /** The event's text with a fresh link to its large result. */
  fill(eventId: string, body: string, now: Date): string
  /** Whether a link is one of ours; an old one has expired. */
  check(link: { eventId: string; expires: number; signature: string }, now: Date): Verdict
}

type Verdict = 'valid' | 'expired' | 'forged'

/**
 * Makes links to large results that need no other permission, and end by themselves. The
 * newest key signs them; those that a former key signed hold as well.
 */
export function createResultLinks(
  [newest, ...former]: EncryptionKeys,
  publicUrl: () => string,
): ResultLinks {
  const signing = linkKey(newest)
  const known = [signing, ...former.map(linkKey)]

  return {
    fill(eventId, body, now) {
      const expires = now.getTime() + VALID_MS
      const event = parseJson(body) as { data: { largeResult: object } }
      const query = `expires=${expires}&signature=${sign(signing, eventId, expires)}`
      Object.assign(event.data.largeResult, {
        url: `${publicUrl()}/results/${eventId}?${query}`,
        expiresAt: new Date(expires).toISOString(),
      })
      return JSON.stringify(event)
    },

    check({ eventId, expires, signature }, now) {
      const given = Buffer.from(signature)
      const isOurs = known.some((key) => {
        const own = Buffer.from(sign(key, eventId, expires))
        return given.length === own.length && timingSafeEqual(given, own)
      })
      if (!isOurs) return 'forged'
      return expires > now.getTime() ? 'valid' : 'expired'
    },
  }
}

function linkKey(encryptionKey: Buffer): Buffer {
  const key = hkdfSync('sha256', encryptionKey, '', 'links to large results', 32)
  return Buffer.from(key)
}

function sign(key: Buffer, eventId: string, expires: number): string {
  return createHmac('sha256', key).update(`${eventId}.${expires}`).digest('base64url')
}
