import { createBatcher, type Batcher } from '../batcher.ts'
import type { Logger } from '../logger.ts'
import { openBullQueue, type BullQueue, type QueueStore } from './bullmq.ts'
import {
  JOBS,
  type DeliverWake,
  type JobQueue,
  type QueueName,
  type Wake,
} from './catalog.ts'
import { gatherWakes } from './gather-wakes.ts'
import { jobIdOf } from './job-id.ts'

// A job that is done leaves its id free, so that the sweeper can ask for it again.
const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true, attempts: 1 }

const MAX_JOBS_PER_CALL = 500

/** Takes a job in hand without the queue; false when there is no room for it. */
export type TakeNow = (wake: DeliverWake) => boolean

export type OpenJobQueue = JobQueue & {
  /**
   * From now on what may begin at once is offered to this process first: a lone delivery
   * has no need to go through the queue and back.
   */
  offerTo(take: TakeNow | undefined): void
  close(): Promise<void>
}

export async function openJobQueue(
  store: QueueStore,
  log: Logger,
): Promise<OpenJobQueue> {
  const report = (error: Error) => log.warn({ error }, 'queue out of order')
  const queues: Record<QueueName, BullQueue> = {
    deliveries: await openBullQueue('deliveries', store, report),
    late: await openBullQueue('late', store, report),
    schedules: await openBullQueue('schedules', store, report),
  }
  let takeNow: TakeNow = () => false
  const adders = {
    deliveries: createDeliveryAdder(queues.deliveries, (wake) => takeNow(wake)),
    late: createDeliveryAdder(queues.late, (wake) => takeNow(wake)),
    schedules: createAdder(queues.schedules),
  }

  async function add(wake: Wake): Promise<void> {
    if (wake.name === 'run-schedule') return adders.schedules.add(wake)
    return adders[JOBS[wake.name].queue].add(wake)
  }

  return {
    wake(wakes) {
      for (const wake of wakes) {
        add(wake).catch(report)
      }
    },

    offerTo(take) {
      takeNow = take ?? (() => false)
    },

    repeat({ id, cron, timeZone }) {
      const when = { pattern: cron, tz: timeZone }
      const job = { name: 'run-schedule', data: { scheduleId: id }, opts: JOB_OPTIONS }
      queues.schedules.upsertJobScheduler(id, when, job).catch(report)
    },

    stopRepeating(scheduleId) {
      queues.schedules.removeJobScheduler(scheduleId).catch(report)
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
  }, { maxItems: MAX_JOBS_PER_CALL })
}

function createDeliveryAdder(queue: BullQueue, takeNow: TakeNow): Batcher<DeliverWake> {
  return createBatcher(async (wakes) => {
    const others = gatherWakes(wakes).filter(
      (wake) => (wake.delayMs ?? 0) > 0 || !takeNow(wake),
    )
    if (others.length > 0) await queue.addBulk(others.map(toJob))
  }, { maxItems: MAX_JOBS_PER_CALL })
}

function toJob(wake: Wake) {
  return {
    name: wake.name,
    data: wake.payload,
    opts: { ...JOB_OPTIONS, jobId: jobIdOf(wake), delay: wake.delayMs ?? 0 },
  }
}
