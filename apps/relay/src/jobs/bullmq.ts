import { createPostgresBackend, Queue, Worker, type Job } from 'bullmq'
import { PER_QUEUE, PER_QUEUE_WORKER } from '../connection-budget.ts'

/** Which store BullMQ uses: Redis where there is one, PostgreSQL otherwise. */
export type QueueStore = {
  redisUrl: string | undefined
  databaseUrl: string
  /** Keeps the jobs of relays apart that share a Redis. */
  installationId: string
}

/** The little of BullMQ that the relay needs, alike on both of its stores. */
export type BullQueue = {
  addBulk(jobs: { name: string; data: object; opts: object }[]): Promise<unknown>
  /** Adds a job at every time that the pattern names, until it is removed. */
  upsertJobScheduler(
    id: string,
    when: { pattern: string; tz: string },
    template: { name: string; data: object; opts: object },
  ): Promise<unknown>
  removeJobScheduler(id: string): Promise<unknown>
  close(): Promise<void>
}

export async function openBullQueue(
  name: string,
  store: QueueStore,
  onError: (error: Error) => void,
): Promise<BullQueue> {
  const queue = store.redisUrl
    ? new Queue(name, {
        prefix: prefixOf(store),
        connection: { url: store.redisUrl, maxRetriesPerRequest: 3 },
      })
    : new Queue(name, { connection: postgres(store, PER_QUEUE) }, createPostgresBackend)
  queue.on('error', onError)
  await queue.waitUntilReady()
  return queue
}

// How soon a job of a process that died is given to another. A job that is taken from a
// process which is only slow does no harm: its row is in that process's hand.
const STALL_SETTINGS = {
  lockDuration: 6_000,
  stalledInterval: 3_000,
  maxStalledCount: 100,
}

type WorkerOptions = {
  concurrency: number
  process: (job: Job) => Promise<void>
  onError: (error: Error) => void
}

export type BullWorker = { close(force?: boolean): Promise<void> }

export async function openBullWorker(
  name: string,
  store: QueueStore,
  { concurrency, process, onError }: WorkerOptions,
): Promise<BullWorker> {
  const settings = { concurrency, ...STALL_SETTINGS }
  const worker = store.redisUrl
    ? new Worker(name, process, {
        ...settings,
        prefix: prefixOf(store),
        connection: { url: store.redisUrl, maxRetriesPerRequest: null },
      })
    : new Worker(
        name,
        process,
        { ...settings, connection: postgres(store, PER_QUEUE_WORKER) },
        createPostgresBackend,
      )
  worker.on('error', onError)
  await worker.waitUntilReady()
  return worker
}

function prefixOf({ installationId }: QueueStore): string {
  return `wireflow-connect-${installationId}`
}

// A job is never the truth itself: one that a crash of the server takes along is asked for
// again by the sweep, so that no job is waited for on the disk.
const UNHURRIED = '-c synchronous_commit=off'

function postgres({ databaseUrl }: QueueStore, max: number) {
  return { connectionString: databaseUrl, migrate: true, max, options: UNHURRIED }
}
