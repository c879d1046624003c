import type { Batcher } from '../base/batcher.ts'
import type { Context as Below } from '../endpoints/context.ts'
import type { WorkerId } from '../work/context.ts'
import type { RunEntry } from './accept-run.ts'
import type { DuplicateReceipts } from './duplicate-receipts.ts'
import type { RunWatch } from './run-watch.ts'

export type Context = Below & {
  /** Keeps runs that come at the same moment in one commit. */
  runWriter: Batcher<RunEntry>
  /** For those whose body was that of an earlier call. */
  duplicateReceipts: DuplicateReceipts
  runWatch: RunWatch
}

export type WorkerContext = Context & WorkerId
