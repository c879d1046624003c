import { createBatcher } from '../base/batcher.ts'
import { within } from '../base/time-limit.ts'
import {
  JOBS,
  type DeliverWake,
  type JobName,
  type JobQueue,
  type QueueName,
} from './catalog.ts'
import { groupWakes } from './group-wakes.ts'
import { jobIdOf } from './job-id.ts'
import type { QueueHealth } from './queue-health.ts'
import type { BullQueue, QueueStore } from './queue-store.ts'

// A job that is done leaves its id free, so that the sweeper can ask for it again.
const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true, attempts: 1 }

const MAX_JOBS_PER_CALL = 500
const ADD_LIMIT_MS = 5_000

/**
 * Takes a job in hand without the queue; false when there is no room for it. `isOnly` says
 * that nobody else will get it from the queue.
 */
export type TakeNow = (wake: DeliverWake, isOnly: boolean) => boolean

export type OpenJobQueue = JobQueue & {
  /**
   * From now on what may begin at once is offered to this process first: a lone delivery
   * has no need to go through the queue and back.
   */
  offerTo(take: TakeNow | undefined): void
  /** Tries the queue out, now and then; what is wrong is reported. */
  check(): Promise<void>
  close(): Promise<void>
}

export function openJobQueue(store: QueueStore, health: QueueHealth): OpenJobQueue {
  let takeNow: TakeNow = () => false
  const adders = {
    deliveries: createAdder(store.openQueue('deliveries')),
    late: createAdder(store.openQueue('late')),
  } satisfies Record<QueueName, Adder>

  // Jobs that are asked for at the same moment go to the queue together.
  function createAdder(queue: BullQueue): Adder {
    const adding = createBatcher<DeliverWake>(async (wakes) => add(queue, wakes), {
      maxItems: MAX_JOBS_PER_CALL,
    })
    const offering = createBatcher<DeliverWake>(
      async (wakes) => {
        for (const wake of groupWakes(wakes)) {
          const isTaken = (wake.delayMs ?? 0) === 0 && takeNow(wake, !health.isWell)
          // Not waited for: others are offered meanwhile.
          if (!isTaken) void adding.add(wake)
        }
      },
      { maxItems: MAX_JOBS_PER_CALL },
    )
    return { add: (wake) => void offering.add(wake), close: () => queue.close() }
  }

  /** Never fails: what is not added is still due in its row, and the sweeper finds it. */
  async function add(queue: BullQueue, wakes: readonly DeliverWake[]): Promise<void> {
    if (health.isResting) return
    try {
      await within(ADD_LIMIT_MS, 'adding jobs', queue.addBulk(wakes.map(toJob)))
      health.succeed()
    } catch (error) {
      health.fail(error)
    }
  }

  return {
    wake(wakes) {
      for (const wake of wakes) adders[JOBS[wake.name].queue].add(wake)
    },

    offerTo(take) {
      takeNow = take ?? (() => false)
    },

    get isWell() {
      return health.isWell
    },

    async check() {
      await store.check().then(health.succeed, health.fail)
    },

    async close() {
      await Promise.all(Object.values(adders).map(async (adder) => adder.close()))
      await store.close()
    },
  }
}

type Adder = { add(wake: DeliverWake): void; close(): Promise<void> }

function toJob(wake: DeliverWake) {
  return {
    name: wake.name satisfies JobName,
    data: wake.payload,
    opts: { ...JOB_OPTIONS, jobId: jobIdOf(wake), delay: wake.delayMs ?? 0 },
  }
}
