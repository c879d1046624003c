import type { Logger } from '../logger.ts'
import { openBullQueue, type BullQueue, type QueueStore } from './bullmq.ts'
import { JOBS, type JobQueue, type QueueName, type Wake } from './catalog.ts'
import { jobIdOf } from './job-id.ts'

// A job that is done leaves its id free, so that the sweeper can ask for it again.
const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true, attempts: 1 }

export type OpenJobQueue = JobQueue & { close(): Promise<void> }

export async function openJobQueue(
  store: QueueStore,
  log: Logger,
): Promise<OpenJobQueue> {
  const report = (error: Error) => log.warn({ error }, 'queue out of order')
  const queues: Record<QueueName, BullQueue> = {
    runs: await openBullQueue('runs', store, report),
    deliveries: await openBullQueue('deliveries', store, report),
    late: await openBullQueue('late', store, report),
  }

  return {
    wake(wakes) {
      for (const [name, queue] of Object.entries(queues)) {
        const jobs = wakes.filter((wake) => JOBS[wake.name].queue === name).map(toJob)
        if (jobs.length > 0) queue.addBulk(jobs).catch(report)
      }
    },

    async close() {
      await Promise.all(Object.values(queues).map((queue) => queue.close()))
    },
  }
}

function toJob(wake: Wake) {
  return {
    name: wake.name,
    data: wake.payload,
    opts: { ...JOB_OPTIONS, jobId: jobIdOf(wake), delay: wake.delayMs ?? 0 },
  }
}
