type Process = {
  /** All that it may have open: `RELAY_DB_CONNECTIONS`. */
  total: number
  isWorker: boolean
  /** Whether the queue lives in Redis. */
  hasRedis: boolean
}

/** With fewer some kind of work would have no connection of its own. */
export const MIN_POOL_SIZE = 6

/** For each of BullMQ's queues, which only add jobs. */
export const PER_QUEUE = 1
/** For each of BullMQ's workers, besides the one on which it listens. */
export const PER_QUEUE_WORKER = 2

// As many as `jobs/catalog.ts` names.
const QUEUE_COUNT = 3
// One hears of changes of triggers. A worker has one for its lock and one for its lanes.
const API_SESSIONS = 1
const WORKER_SESSIONS = 3

/** How many connections are left for statements and transactions. */
export function poolSizeOf({ total, isWorker, hasRedis }: Process): number {
  const sessions = isWorker ? WORKER_SESSIONS : API_SESSIONS
  const perName = PER_QUEUE + (isWorker ? PER_QUEUE_WORKER + 1 : 0)
  return total - sessions - (hasRedis ? 0 : QUEUE_COUNT * perName)
}
