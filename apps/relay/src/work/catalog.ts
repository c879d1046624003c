import { z } from 'zod'

type JobSpec = { payload: z.ZodType; queue: 'deliveries' | 'late' }

/** Several deliveries, which need have nothing in common. */
const DeliverPayload = z.object({
  deliveries: z.array(
    z.object({
      deliveryId: z.string(),
      endpointId: z.string(),
      attempt: z.number().int(),
      /** Set by the sweep: its endpoint is owed more than the jobs tell of. */
      isOwedMore: z.boolean().optional(),
      /** The job of the same attempt may be in the queue already, for later. */
      isBroughtForward: z.boolean().optional(),
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
} as const satisfies Record<string, JobSpec>

export type JobName = keyof typeof JOBS
export type QueueName = (typeof JOBS)[JobName]['queue']
export type JobPayload<Name extends JobName> = z.infer<(typeof JOBS)[Name]['payload']>

/** One job to be woken up for attempts at deliveries, with how long to wait first. */
export type DeliverWake = {
  [Name in JobName]: { name: Name; payload: JobPayload<Name>; delayMs?: number }
}[JobName]

export type JobQueue = {
  /**
   * Asks for jobs. Never fails: where the queue takes none that is reported, and the sweeper
   * finds the rows once they are due. Asking twice for the same job is harmless.
   */
  wake(wakes: readonly DeliverWake[]): void
  /** Whether jobs get through to the queue; without it the sweeper finds what is due. */
  readonly isWell: boolean
}
