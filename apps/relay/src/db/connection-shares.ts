import { DatabaseAway } from '../base/database-away.ts'

/** What connections to the database are used for. */
export type Work = 'admission' | 'lanes' | 'deliveries' | 'publishing' | 'api' | 'upkeep'

// Percent of all connections that no other kind of work can take. The rest is for any.
const RESERVED: Record<Work, number> = {
  admission: 10,
  lanes: 15,
  deliveries: 15,
  publishing: 15,
  api: 10,
  upkeep: 5,
}
// Percent of all connections that work for one tenant may use at a time.
const TENANT_LIMIT = 25
const WAIT_LIMIT_MS = 10_000
// Whoever calls from outside can do so any number of times, and all that wait are held in memory.
// What the relay does by itself has limits of its own.
const MAX_WAITING: Partial<Record<Work, number>> = { admission: 1_000, api: 1_000 }
// Percent of those that may wait for one tenant.
const WAITING_OF_TENANT = 50

/** Gives a connection back. Called once. */
export type Release = () => void

export type ConnectionShares = {
  /**
   * Resolves once this work may use a connection, for a tenant if one is named.
   *
   * @throws {DatabaseAway} after ten seconds, and at once where too many wait already.
   */
  take(work: Work, tenant?: string): Promise<Release>
  /** How many use a connection, and how many wait for one, by kind of work. */
  figures(): { work: Work; used: number; waiting: number }[]
}

type Tenant = string | undefined
type Share = {
  work: Work
  reserved: number
  used: number
  /** Tenants take turns: whoever was served goes to the end. */
  waiting: Map<Tenant, (() => void)[]>
  waitingCount: number
}

/**
 * Divides `total` connections, so that each kind of work always gets some and no tenant
 * gets more than a quarter. What waits for the same kind is served tenant by tenant.
 */
export function createConnectionShares(total: number): ConnectionShares {
  const shares = Object.fromEntries(
    Object.entries(RESERVED).map(([work, percent]) => [
      work,
      {
        work,
        reserved: partOf(total, percent),
        used: 0,
        waiting: new Map(),
        waitingCount: 0,
      },
    ]),
  ) as Record<Work, Share>
  const turns = Object.values(shares)
  const tenantLimit = partOf(total, TENANT_LIMIT)
  const usedByTenant = new Map<Tenant, number>()
  let free = total

  function isOpen(share: Share): boolean {
    if (free === 0 || share.used < share.reserved) return free > 0
    const keptFor = (other: Share) => Math.max(0, other.reserved - other.used)
    return free > turns.reduce((sum, other) => sum + keptFor(other), 0)
  }

  function isWithinLimit(tenant: Tenant): boolean {
    return tenant === undefined || (usedByTenant.get(tenant) ?? 0) < tenantLimit
  }

  function use(share: Share, tenant: Tenant): Release {
    change(share, tenant, 1)
    return () => {
      change(share, tenant, -1)
      serveWaiting()
    }
  }

  function change(share: Share, tenant: Tenant, by: 1 | -1): void {
    free -= by
    share.used += by
    const used = (usedByTenant.get(tenant) ?? 0) + by
    if (used === 0) usedByTenant.delete(tenant)
    else usedByTenant.set(tenant, used)
  }

  function serveWaiting(): void {
    for (const share of turns) while (isOpen(share) && serveOne(share));
    turns.push(...turns.splice(0, 1))
  }

  function serveOne(share: Share): boolean {
    for (const [tenant, starts] of share.waiting) {
      if (!isWithinLimit(tenant)) continue
      const start = starts.shift()
      share.waiting.delete(tenant)
      if (starts.length > 0) share.waiting.set(tenant, starts)
      share.waitingCount--
      start?.()
      return true
    }
    return false
  }

  async function wait(share: Share, tenant: Tenant): Promise<Release> {
    refuseCrowd(share, tenant)
    share.waitingCount++
    return new Promise((resolve, reject) => {
      const start = () => {
        clearTimeout(timer)
        resolve(use(share, tenant))
      }
      const timer = setTimeout(() => {
        leave(share, tenant, start)
        reject(new DatabaseAway('busy', outOfTurn(share.work)))
      }, WAIT_LIMIT_MS)
      const others = share.waiting.get(tenant)
      if (others) others.push(start)
      else share.waiting.set(tenant, [start])
    })
  }

  return {
    async take(work, tenant) {
      const share = shares[work]
      const isFree = isOpen(share) && isWithinLimit(tenant)
      return isFree ? use(share, tenant) : wait(share, tenant)
    },

    figures: () =>
      turns.map(({ work, used, waitingCount }) => ({
        work,
        used,
        waiting: waitingCount,
      })),
  }
}

function refuseCrowd({ work, waiting, waitingCount }: Share, tenant: Tenant): void {
  const limit = MAX_WAITING[work] ?? Infinity
  const ofTenant = tenant === undefined ? 0 : (waiting.get(tenant)?.length ?? 0)
  const isFull = waitingCount >= limit || ofTenant >= (limit * WAITING_OF_TENANT) / 100
  if (isFull) throw new DatabaseAway('busy', `too many wait for a connection for ${work}`)
}

function outOfTurn(work: Work): string {
  const seconds = WAIT_LIMIT_MS / 1_000
  return `no connection was free for ${work} within ${seconds} s`
}

function partOf(total: number, percent: number): number {
  return Math.max(1, Math.floor((total * percent) / 100))
}

function leave(share: Share, tenant: Tenant, start: () => void): void {
  const { waiting } = share
  const others = waiting.get(tenant)?.filter((other) => other !== start) ?? []
  share.waitingCount--
  if (others.length > 0) waiting.set(tenant, others)
  else waiting.delete(tenant)
}
