import { z } from 'zod'
import type { Rhythm } from '../triggers/ticks.ts'

type JobSpec = { payload: z.ZodType; queue: 'deliveries' | 'late' | 'schedules' }

/** Several deliveries, which need have nothing in common. */
const DeliverPayload = z.object({
  deliveries: z.array(
    z.object({
      deliveryId: z.string(),
      endpointId: z.string(),
      attempt: z.number().int(),
    }),
  ),
})

/**
 * Every job of the relay: what it carries and which queue it waits in. A job only wakes
 * somebody up: what is to be done stands in a row, a job may run twice, and the sweeper
 * brings back one that was lost. So the queue itself retries nothing.
 */
export const JOBS = {
  deliver: { queue: 'deliveries', payload: DeliverPayload },
  'deliver-late': { queue: 'late', payload: DeliverPayload },
  'run-schedule': { queue: 'schedules', payload: z.object({ scheduleId: z.string() }) },
} as const satisfies Record<string, JobSpec>

export type JobName = keyof typeof JOBS
export type QueueName = (typeof JOBS)[JobName]['queue']
export type JobPayload<Name extends JobName> = z.infer<(typeof JOBS)[Name]['payload']>

/** One job to be woken up for, with how long to wait first. */
export type Wake = {
  [Name in JobName]: { name: Name; payload: JobPayload<Name>; delayMs?: number }
}[JobName]

/** One for attempts at deliveries. */
export type DeliverWake = Extract<Wake, { name: 'deliver' | 'deliver-late' }>

export type JobQueue = {
  /**
   * Asks for jobs. Never fails: a queue that is out of order is reported, and the
   * sweeper finds the rows once they are due. Asking twice for the same job is harmless.
   */
  wake(wakes: readonly Wake[]): void
  /** Asks for `run-schedule` at every tick, and no longer at those it had asked for. */
  repeat(schedule: Rhythm & { id: string }): void
  /** Asks for no more ticks of a schedule. */
  stopRepeating(scheduleId: string): void
}
