import type { WorkerContext } from '../endpoints/context.ts'
import { renewLeases, type Claim } from './progress-sql.ts'
import { startTicker } from '../work/ticker.ts'

/** Longer than an attempt takes that is made and recorded at once. */
const LEASE_MS = 30_000
const RENEW_BELOW_MS = 20_000
const RENEWAL_INTERVAL_MS = 3_000

/**
 * The deliveries that this process has in hand. As long as one is, its lease is renewed:
 * however long its outcome takes to be recorded, nobody else makes the same attempt.
 */
export type Leases = {
  claim(): Claim
  /** Remembers what was claimed by a statement that was sent at `sentAtMs`. */
  keep(ids: readonly string[], sentAtMs: number): void
  /** Whether nobody else can take a delivery for so long. */
  lasts(id: string, ms: number): boolean
  /** It is not in hand any more. */
  forget(id: string): void
  close(): Promise<void>
}

export function openLeases(context: WorkerContext): Leases {
  const { db, now, workerId } = context
  /** By the clock of this process, which goes on while it is stopped. */
  const endsAtMs = new Map<string, number>()
  const ticker = startTicker(context, {
    name: 'renewal of leases',
    intervalMs: RENEWAL_INTERVAL_MS,
    tick: renew,
  })

  async function renew(): Promise<void> {
    const ids = [...endsAtMs.keys()].filter((id) => !lasts(id, RENEW_BELOW_MS))
    if (ids.length === 0) return
    const sentAtMs = performance.now()
    const renewed = await renewLeases(db, ids, claim())
    keep(
      renewed.filter((id) => endsAtMs.has(id)),
      sentAtMs,
    )
  }

  function claim(): Claim {
    return { workerId, now: now(), leaseMs: LEASE_MS }
  }

  function keep(ids: readonly string[], sentAtMs: number): void {
    for (const id of ids) endsAtMs.set(id, sentAtMs + LEASE_MS)
  }

  function lasts(id: string, ms: number): boolean {
    return (endsAtMs.get(id) ?? 0) - performance.now() >= ms
  }

  return {
    claim,
    keep,
    lasts,
    forget: (id) => void endsAtMs.delete(id),
    close: async () => ticker.close(),
  }
}
