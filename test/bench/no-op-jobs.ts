import { randomUUID } from 'node:crypto'
import { startEmbeddedServer } from '@wireflow-connect/relay'
import { createPostgresBackend, Queue, Worker } from 'bullmq'
import { createDataDir, removeDataDir } from '../harness/data-dir.ts'

const CONCURRENCY = 50
const BATCH = 500

/** How many jobs that do nothing BullMQ adds and completes in a second, for comparison. */
export async function measureNoOpJobs(
  redisUrl: string | undefined,
  count: number,
): Promise<number> {
  const dataDir = await createDataDir()
  const server = redisUrl
    ? undefined
    : await startEmbeddedServer({ dataDir, log: () => undefined })
  const connection = redisUrl
    ? { url: redisUrl, maxRetriesPerRequest: null }
    : { connectionString: server?.url ?? '', migrate: true, max: 4 }
  const backend = redisUrl ? [] : [createPostgresBackend]
  const name = `no-op-${randomUUID()}`
  const queue = Reflect.construct(Queue, [name, { connection }, ...backend]) as Queue
  await queue.waitUntilReady()
  const rate = await run(
    queue,
    (done) =>
      Reflect.construct(Worker, [
        name,
        async () => done(),
        { connection, concurrency: CONCURRENCY },
        ...backend,
      ]) as Worker,
    count,
  )
  await queue.close()
  await server?.close()
  await removeDataDir(dataDir)
  return rate
}

async function run(
  queue: Queue,
  start: (done: () => void) => Worker,
  count: number,
): Promise<number> {
  let left = count
  const { promise, resolve } = Promise.withResolvers<void>()
  const worker = start(() => {
    left--
    if (left === 0) resolve()
  })
  worker.on('error', () => undefined)
  const startedAt = performance.now()
  for (let first = 0; first < count; first += BATCH) {
    await queue.addBulk(
      Array.from({ length: BATCH }, () => ({
        name: 'no-op',
        data: {},
        opts: { removeOnComplete: true },
      })),
    )
  }
  await promise
  const rate = (count / (performance.now() - startedAt)) * 1_000
  await worker.close()
  return rate
}
