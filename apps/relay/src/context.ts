import type { Clock } from '@wireflow-connect/sdk'
import type { RunEntry } from './runs/accept-run.ts'
import type { CallPace } from './triggers/call-pace.ts'
import type { Challenges } from './triggers/challenges.ts'
import type { Bodies } from './triggers/read-body.ts'
import type { Batcher } from './work/batcher.ts'
import type { ConnectUpstream } from './lanes/counted-upstream.ts'
import type { Seal } from './workspaces/seal.ts'
import type { ResultLinks } from './events/result-links.ts'
import type { DuplicateReceipts } from './triggers/duplicate-receipts.ts'
import type { Descriptions } from './upstream/descriptions.ts'
import type { EventWriter } from './events/event-writer.ts'
import type { GuardedClient } from './outgoing/guarded-client.ts'
import type { Mailer } from './endpoints/mailer.ts'
import type { JobQueue } from './work/catalog.ts'
import type { Liveness } from './work/liveness.ts'
import type { Logger } from './logger.ts'
import type { Report } from './work/report.ts'
import type { RunWatch } from './runs/run-watch.ts'
import type { DiskRoom } from './db/disk-room.ts'
import type { SpamOf } from './triggers/quarantine-sql.ts'
import type { DividedDatabase } from './db/divided-database.ts'
import type { TriggerCache } from './triggers/trigger-cache.ts'
import type { ConnectDriver } from './upstream/connect.ts'

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
