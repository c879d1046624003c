import { createBatcher, type Batcher } from '../batcher.ts'
import type { Logger } from '../logger.ts'
import { openBullQueue, type BullQueue, type QueueStore } from './bullmq.ts'
import { JOBS, type JobQueue, type QueueName, type Wake } from './catalog.ts'
import { jobIdOf } from './job-id.ts'

// A job that is done leaves its id free, so that the sweeper can ask for it again.
const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true, attempts: 1 }

const MAX_JOBS_PER_CALL = 500

export type OpenJobQueue = JobQueue & { close(): Promise<void> }

export async function openJobQueue(
  store: QueueStore,
  log: Logger,
): Promise<OpenJobQueue> {
  const report = (error: Error) => log.warn({ error }, 'queue out of order')
  const queues: Record<QueueName, BullQueue> = {
    deliveries: await openBullQueue('deliveries', store, report),
    late: await openBullQueue('late', store, report),
  }
  const adders = {
    deliveries: createAdder(queues.deliveries),
    late: createAdder(queues.late),
  }

  return {
    wake(wakes) {
      for (const wake of wakes) {
        adders[JOBS[wake.name].queue].add(wake).catch(report)
      }
    },

    async close() {
      await Promise.all(Object.values(queues).map((queue) => queue.close()))
    },
  }
}

// Jobs that are asked for at the same moment go to the queue together.
function createAdder(queue: BullQueue): Batcher<Wake> {
  return createBatcher(async (wakes) => {
    await queue.addBulk(wakes.map(toJob))
  }, MAX_JOBS_PER_CALL)
}

function toJob(wake: Wake) {
  return {
    name: wake.name,
    data: wake.payload,
    opts: { ...JOB_OPTIONS, jobId: jobIdOf(wake), delay: wake.delayMs ?? 0 },
  }
}
