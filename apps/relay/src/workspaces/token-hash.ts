import { createHash, timingSafeEqual } from 'node:crypto'

/** What is stored of a token. Tokens are long and random, so a plain SHA-256 is enough. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Whether two tokens are the same, in a time that does not depend on where they differ. */
export function sameToken(a: string, b: string): boolean {
  return timingSafeEqual(hashToken(a), hashToken(b))
}
