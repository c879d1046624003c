type Process = {
  /** All that it may have open: `RELAY_DB_CONNECTIONS`. */
  total: number
  isWorker: boolean
  /** Whether the queue lives in Redis. */
  hasRedis: boolean
}

/** With fewer some kind of work would have no connection of its own. */
export const MIN_POOL_SIZE = 6

// One hears of changes of triggers. A worker has one for its lock and one for its lanes.
const API_SESSIONS = 1
const WORKER_SESSIONS = 3
// All queues share theirs. Two of a worker's listen for jobs, one for each name of a queue.
const API_QUEUE = 2
const WORKER_QUEUE = 8

/** How many connections the queue may have where it lives in PostgreSQL. */
export function queuePoolSizeOf({ isWorker }: Pick<Process, 'isWorker'>): number {
  return isWorker ? WORKER_QUEUE : API_QUEUE
}

/** How many connections are left for statements and transactions. */
export function poolSizeOf({ total, isWorker, hasRedis }: Process): number {
  const sessions = isWorker ? WORKER_SESSIONS : API_SESSIONS
  return total - sessions - (hasRedis ? 0 : queuePoolSizeOf({ isWorker }))
}
