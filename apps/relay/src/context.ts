import type { Clock } from '@wireflow-connect/sdk'
import type { RunEntry } from './admission/accept-run.ts'
import type { CallPace } from './admission/call-pace.ts'
import type { Challenges } from './admission/challenges.ts'
import type { Bodies } from './admission/read-body.ts'
import type { Batcher } from './batcher.ts'
import type { ConnectUpstream } from './counted-upstream.ts'
import type { Seal } from './crypto/seal.ts'
import type { ResultLinks } from './deliveries/result-links.ts'
import type { DuplicateReceipts } from './duplicate-receipts.ts'
import type { Descriptions } from './descriptions.ts'
import type { EventWriter } from './event-writer.ts'
import type { GuardedClient } from './deliveries/guarded-client.ts'
import type { Mailer } from './mailer.ts'
import type { JobQueue } from './jobs/catalog.ts'
import type { Liveness } from './liveness.ts'
import type { Logger } from './logger.ts'
import type { Report } from './report.ts'
import type { RunWatch } from './run-watch.ts'
import type { DiskRoom } from './store/disk-room.ts'
import type { SpamOf } from './store/quarantine.ts'
import type { DividedDatabase } from './store/divided-database.ts'
import type { TriggerCache } from './store/trigger-cache.ts'
import type { ConnectDriver } from './upstream.ts'

/** What routes and jobs are given. Each takes only the parts it names. */
export type Context = {
  /** For the work of this part of the relay. */
  db: DividedDatabase
  jobs: JobQueue
  /** Keeps runs that come at the same moment in one commit. */
  runWriter: Batcher<RunEntry>
  /** Counts the calls of triggers and callers. */
  callPace: CallPace
  /** Writes events, and owes them to endpoints. */
  eventWriter: EventWriter
  triggers: TriggerCache
  /** What keeps the bodies of calls that are not answered yet within bounds. */
  bodies: Bodies
  /** Keeps what is held of spam within bounds; works off the triggers that are added. */
  spamTrimmer: Batcher<SpamOf>
  /** For those whose body was that of an earlier call. */
  duplicateReceipts: DuplicateReceipts
  runWatch: RunWatch
  challenges: Challenges
  descriptions: Descriptions
  seal: Seal
  connectUpstream: ConnectUpstream
  connectDriver: ConnectDriver
  client: GuardedClient
  /** To what events are too small to carry. */
  resultLinks: ResultLinks
  /** Undefined where no SMTP server is set. */
  mailer: Mailer | undefined
  log: Logger
  /** For what failed and is tried again by itself: one line a minute at most. */
  report: Report
  liveness: Liveness
  disk: Pick<DiskRoom, 'isFull'>
  now: () => Date
  clock: Clock
  /** From 0 to 1, for jitter. */
  random: () => number
  /** Aborted when the relay must let go of what it is doing. */
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

/** What jobs are given: they take rows in hand, so they say who they are. */
export type WorkerContext = Context & { workerId: number }
