import type { Clock } from '@wireflow-connect/sdk'
import type { Liveness } from '../base/liveness.ts'
import type { Logger } from '../base/logger.ts'
import type { Metrics } from '../base/metrics.ts'
import type { Report } from '../base/report.ts'
import type { DiskRoom } from '../db/disk-room.ts'
import type { DividedDatabase } from '../db/divided-database.ts'
import type { JobQueue } from './catalog.ts'

/**
 * What every part of the relay may be given. The rooms above add what is theirs, each in a
 * `context.ts` of its own, and a function names the parts that it takes.
 */
export type Context = {
  /** For the work of this part of the relay. */
  db: DividedDatabase
  jobs: JobQueue
  log: Logger
  /** For what failed and is tried again by itself: one line a minute at most. */
  report: Report
  metrics: Metrics
  liveness: Liveness
  disk: Pick<DiskRoom, 'isFull'>
  now: () => Date
  clock: Clock
  /** From 0 to 1, for jitter. */
  random: () => number
  /** Aborted when the relay must end what it is doing. */
  stopping: AbortSignal
  /** The address under which people reach the relay, without a slash at the end. */
  publicUrl: () => string
  adminToken: string
  trustedProxyCount: number
  /** For how long ended runs and what was delivered are kept. */
  retentionDays: number
  /** Milliseconds between the attempts of a delivery. */
  retrySchedule: readonly number[]
}

/** What jobs are given: they claim rows, so they say who they are. */
export type WorkerId = { workerId: number }
