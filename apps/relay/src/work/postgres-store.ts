import {
  createPostgresBackend,
  Queue,
  runMigrations,
  Worker,
  type PostgresConnectionOptions,
} from 'bullmq'
import { toStoreError } from '../base/database-away.ts'
import { openQueuePool, QUEUE_SCHEMA } from './queue-pool.ts'
import { within } from '../base/time-limit.ts'
import type { QueueHealth } from './queue-health.ts'
import { STALL_SETTINGS, tryOut, type QueueStore } from './queue-store.ts'
import { restAfterErrors } from './rest-after-errors.ts'

const CHECK_LIMIT_MS = 10_000

/** Brings the queue's own tables up to date. */
export async function migrateQueue(client: Parameters<typeof runMigrations>[0]) {
  await runMigrations(client, QUEUE_SCHEMA)
}

type Options = { databaseUrl: string; poolSize: number; health: QueueHealth }

/** The queue in the relay's own database, whose tables must be there (`store/migrate.ts`). */
export function openPostgresStore(options: Options): QueueStore {
  const fail: QueueHealth['fail'] = (error, facts) =>
    options.health.fail(toStoreError(error), facts)
  const { pool, close } = openQueuePool(options.databaseUrl, {
    max: options.poolSize,
    onError: fail,
  })
  // It is one; only how the types of its listeners are written differs.
  const connection = pool as unknown as PostgresConnectionOptions

  const store: QueueStore = {
    openQueue(name) {
      const queue = new Queue(name, { connection }, createPostgresBackend)
      queue.on('error', fail)
      return queue
    },

    openWorker(name, { concurrency, process }) {
      const settings = { concurrency, connection, ...STALL_SETTINGS }
      const worker = new Worker(name, process, settings, createPostgresBackend)
      return restAfterErrors(worker, fail)
    },

    async check() {
      await within(CHECK_LIMIT_MS, 'trying out the queue', tryOut(trial))
    },

    close,
  }
  const trial = store.openQueue('check')
  return store
}
