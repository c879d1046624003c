import type { WorkerContext } from '../endpoints/context.ts'
import { findSigningKey } from '../workspaces/signing-keys-sql.ts'

// A new key is published long before it signs, so nobody notices these seconds.
const KEEP_MS = 10_000

/** Knows the relay's key without asking for it at every attempt. */
export function createSigningKeyKeeper({
  db,
  seal,
}: Pick<WorkerContext, 'db' | 'seal'>): (now: Date) => Promise<string> {
  let kept: { secretKey: Promise<string>; untilMs: number } | undefined

  async function read(now: Date): Promise<string> {
    return (await findSigningKey(db, seal, now)).secretKey
  }

  return async (now) => {
    if (!kept || kept.untilMs <= now.getTime()) {
      kept = { secretKey: read(now), untilMs: now.getTime() + KEEP_MS }
    }
    try {
      return await kept.secretKey
    } catch (error) {
      kept = undefined
      throw error
    }
  }
}
