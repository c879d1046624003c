import { setTimeout } from 'node:timers/promises'
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { Report } from '../base/report.ts'
import { StartError } from '../base/start-error.ts'
import { within } from '../base/time-limit.ts'
import type { QueueHealth } from './queue-health.ts'
import { STALL_SETTINGS, tryOut, type BullQueue, type QueueStore } from './queue-store.ts'
import { findFault, findRisk } from './redis-faults.ts'
import { restAfterErrors } from './rest-after-errors.ts'

const CONNECTION = { connectTimeout: 5_000, keepAlive: 10_000 }
/** Whoever adds a job goes on without the queue rather than wait for it. */
const ADDING = { ...CONNECTION, commandTimeout: 5_000, socketTimeout: 5_000 }
/** A worker waits for jobs for up to ten seconds at a time, without a word from the server. */
const WORKING = { ...CONNECTION, socketTimeout: 15_000, maxRetriesPerRequest: null }
const START_LIMIT_MS = 30_000
const START_PAUSE_MS = 200
const CHECK_LIMIT_MS = 10_000

type Options = {
  redisUrl: string
  /** Keeps the jobs of relays apart that share a Redis. */
  installationId: string
  health: QueueHealth
  report: Report
}

/** @throws {StartError} when the server does not answer in time. */
export async function openRedisStore(options: Options): Promise<QueueStore> {
  const { redisUrl, health, report } = options
  // The braces keep all keys of a queue together where there are several servers.
  const prefix = `{wireflow-connect-${options.installationId}}`
  const adding = new Redis(redisUrl, { ...ADDING, maxRetriesPerRequest: 1 })
  const working = new Redis(redisUrl, WORKING)
  for (const redis of [adding, working]) {
    redis.on('error', health.fail)
  }

  let trial: BullQueue | undefined
  const store: QueueStore = {
    openQueue(name) {
      const queue = new Queue(name, { prefix, connection: adding })
      queue.on('error', health.fail)
      return queue
    },

    openWorker(name, { concurrency, process }) {
      const settings = { concurrency, prefix, connection: working, ...STALL_SETTINGS }
      return restAfterErrors(new Worker(name, process, settings), health.fail)
    },

    async check() {
      const info = await adding.info()
      const fault = findFault(info)
      if (fault) throw new Error(fault)
      const risk = findRisk(info)
      if (risk) report('Redis may lose jobs; the sweep adds them again', risk)
      if (trial) await within(CHECK_LIMIT_MS, 'trying out the queue', tryOut(trial))
    },

    async close() {
      for (const redis of [adding, working]) redis.disconnect()
    },
  }
  try {
    await untilAnswered(adding)
    trial = store.openQueue('check')
    void forgetFormerQueues(adding, options).catch(health.fail)
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

/**
 * Before their keys had braces, queues had others of these names. Whatever waited in them is
 * due in its row.
 */
async function forgetFormerQueues(
  connection: Redis,
  { installationId, health }: Options,
): Promise<void> {
  const prefix = `wireflow-connect-${installationId}`
  for (const name of ['deliveries', 'late', 'schedules']) {
    const queue = new Queue(name, { prefix, connection })
    queue.on('error', health.fail)
    await queue.obliterate({ force: true })
    await queue.close()
  }
}

async function untilAnswered(redis: Redis): Promise<void> {
  let reason = 'no connection'
  const note = (error: Error) => (reason = error.message)
  redis.on('error', note)
  const untilMs = performance.now() + START_LIMIT_MS
  while (performance.now() < untilMs && !REFUSED.test(reason)) {
    const isAnswered = await redis.ping().then(
      () => true,
      (error: Error) => void (REFUSED.test(error.message) && note(error)),
    )
    if (isAnswered) {
      redis.off('error', note)
      return
    }
    await setTimeout(START_PAUSE_MS)
  }
  throw new StartError(`The Redis of REDIS_URL does not let the relay in: ${reason}.`)
}

// Waiting does not help against a wrong password.
const REFUSED = /^(NOAUTH|WRONGPASS|NOPERM)/
