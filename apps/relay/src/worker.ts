import type { Job } from 'bullmq'
import type { WorkerContext } from './runs/context.ts'
import { JOBS, type JobName } from './work/catalog.ts'
import { createEndpointGate } from './endpoints/endpoint-gate.ts'
import { createDeliverer } from './deliveries/deliver.ts'
import { forgetEntries } from './audit/forget-entries.ts'
import { countFacts } from './facts/count-facts.ts'
import { forgetCalls } from './triggers/forget-calls.ts'
import { forgetOld } from './work/forget-old.ts'
import type { OpenJobQueue } from './work/queue.ts'
import type { QueueStore } from './work/queue-store.ts'
import { sendMails } from './endpoints/send-mails.ts'
import { sweep } from './sweep.ts'
import { tendEndpoints } from './endpoints/tend-endpoints.ts'
import { tendRuns } from './runs/tend-runs.ts'
import { tendSchedules } from './schedules/tend-schedules.ts'
import { watchWorkerCount } from './work/worker-count.ts'
import { openLanes } from './lanes/lanes.ts'
import type { Work } from './db/connection-shares.ts'
import { startTicker } from './work/ticker.ts'

const SWEEP_INTERVAL_MS = 2_000
const SCHEDULE_INTERVAL_MS = 1_000
const FORGET_INTERVAL_MS = 60_000
// Of a minute that is over at least 90 s.
const COUNT_INTERVAL_MS = 5_000
// A job of deliveries is over once they are in hand.
const DELIVERY_CONCURRENCY = 10
const LATE_CONCURRENCY = 5

type Queues = { databaseUrl: string; store: QueueStore; queue: OpenJobQueue }

export type Workers = { close(): Promise<void> }

/** Starts every worker. `close` lets jobs that are running finish. */
export async function startWorkers(
  context: WorkerContext,
  { databaseUrl, store, queue }: Queues,
): Promise<Workers> {
  const { log } = context
  const upkeep = forWork('upkeep')
  const deliveries = forWork('deliveries')
  const admission = forWork('admission')
  const laneWork = forWork('lanes')
  const workerCount = await watchWorkerCount(upkeep)
  const gate = createEndpointGate(workerCount.get)
  const deliverer = createDeliverer(deliveries, gate, workerCount.get)
  queue.offerTo(deliverer.takeNow)
  const handle = {
    deliver: handler('deliver', deliverer.deliver('deliver')),
    'deliver-late': handler('deliver-late', deliverer.deliver('deliver-late')),
  } satisfies Record<JobName, (data: unknown) => Promise<void>>

  function forWork(work: Work): WorkerContext {
    return { ...context, db: context.db.of(work) }
  }

  async function process(job: Job): Promise<void> {
    try {
      await handle[job.name as JobName](job.data)
    } catch (error) {
      // The row is still due and its lease runs out, so the sweeper brings it back.
      log.error({ error, job: job.name, jobId: job.id }, 'job failed')
    }
  }

  const workers = [
    store.openWorker('deliveries', { process, concurrency: DELIVERY_CONCURRENCY }),
    store.openWorker('late', { process, concurrency: LATE_CONCURRENCY }),
  ]
  const lanes = await openLanes(laneWork, databaseUrl)
  const tend = (intervalMs: number, name: string, tick: () => Promise<unknown>) =>
    startTicker(context, { name, intervalMs, tick })
  const tickers = [
    tend(SWEEP_INTERVAL_MS, 'sweep of deliveries', sweep(deliveries)),
    tend(SWEEP_INTERVAL_MS, 'tending of endpoints', tendEndpoints(deliveries)),
    tend(SCHEDULE_INTERVAL_MS, 'tending of schedules', tendSchedules(admission)),
    tend(SWEEP_INTERVAL_MS, 'sweep of lanes', lanes.sweep),
    tend(SWEEP_INTERVAL_MS, 'tending of runs', tendRuns(laneWork)),
    tend(SWEEP_INTERVAL_MS, 'sending of mails', sendMails(upkeep)),
    tend(FORGET_INTERVAL_MS, 'deletion of what is old', forgetOld(upkeep)),
    tend(FORGET_INTERVAL_MS, 'deletion of old calls', forgetCalls(upkeep)),
    tend(COUNT_INTERVAL_MS, 'count of facts', countFacts(upkeep)),
    tend(FORGET_INTERVAL_MS, 'deletion of old entries', forgetEntries(upkeep)),
  ]

  return {
    async close() {
      queue.offerTo(undefined)
      const parts = [...tickers, lanes, ...workers]
      await settleAll(parts.map(async (part) => part.close()))
      await settleAll([deliverer.close(), workerCount.close()])
    },
  }
}

/** Waits for all, and then throws what some of them threw. */
async function settleAll(closing: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(closing)
  const errors = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as Error] : [],
  )
  if (errors.length > 0) throw new AggregateError(errors, errors.map(String).join('; '))
}

function handler<Name extends JobName>(
  name: Name,
  work: (payload: ReturnType<(typeof JOBS)[Name]['payload']['parse']>) => Promise<void>,
) {
  return async (data: unknown): Promise<void> => {
    type Payload = ReturnType<(typeof JOBS)[Name]['payload']['parse']>
    await work(JOBS[name].payload.parse(data) as Payload)
  }
}
