import type { Db } from '../db/db.ts'
import { hashToken } from './token-hash.ts'
import { findTokenByHash, type Token } from './tokens-sql.ts'

// For this long a token that another process has ended is still let in here.
const KEPT_MS = 1_000
const MAX_TOKENS = 10_000

/** Finds tokens by their text. Whoever sends the same one within a second shares one look. */
export type TokenCache = {
  find(text: string): Promise<Token | undefined>
  /** For a change that this process makes, which holds at once. */
  forget(tokenId: string): void
}

type Kept = { token: Promise<Token | undefined>; id: string | undefined; untilMs: number }

/**
 * Without it every call would begin with a statement of its own, and calls of somebody who makes
 * many would keep everybody else's waiting for a connection.
 */
export function createTokenCache(
  db: Db,
  nowMs: () => number = () => performance.now(),
): TokenCache {
  const kept = new Map<string, Kept>()

  function look(key: string, hash: Buffer): Promise<Token | undefined> {
    if (kept.size >= MAX_TOKENS) kept.clear()
    const token = findTokenByHash(db, hash)
    const entry: Kept = { token, id: undefined, untilMs: nowMs() + KEPT_MS }
    kept.set(key, entry)
    const drop = () => {
      if (kept.get(key) === entry) kept.delete(key)
    }
    // What is not there may be made the next moment.
    token.then((found) => (found ? (entry.id = found.id) : drop()), drop)
    return token
  }

  return {
    async find(text) {
      const hash = hashToken(text)
      const key = hash.toString('latin1')
      const known = kept.get(key)
      return known && known.untilMs > nowMs() ? known.token : look(key, hash)
    },
    forget(tokenId) {
      for (const [key, { id }] of kept) {
        // Of one that is being read nobody knows yet whose it is.
        if (id === tokenId || id === undefined) kept.delete(key)
      }
    },
  }
}
