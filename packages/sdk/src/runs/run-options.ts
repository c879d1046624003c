import type { ExecutionHandle } from '../executions/handle.ts'
import type { WireflowError } from '../errors/wireflow-error.ts'
import type { CallOptions, QueuePlace } from '../http/call.ts'
import type { FinishedExecution } from '../waiting/finished-execution.ts'
import type { WaitOptions } from '../waiting/follow.ts'
import type { ExecutionProgress } from '../waiting/subscribe.ts'
import type { InputsOf, OutputOf } from './workflow-types.ts'

/** How a run is started. */
export type StartOptions = Pick<CallOptions, 'signal' | 'onQueue'> & {
  /**
   * The same key within 24 hours gives the same run again, also from another process.
   * Made here when absent.
   */
  idempotencyKey?: string | undefined
  /** Called by the client's `relay` at the end, signed; needs the option `relay`. */
  callbackUrl?: string | undefined
  /** Signs the callback (`whsec_…`). Without it the relay makes one of its own. */
  callbackSecret?: string | undefined
}

/** How a workflow is run, and what to be told meanwhile. */
export type RunOptions = WaitOptions &
  StartOptions & {
    /** Told once it is started: write the handle down to go on after a crash. */
    onStart?: ((handle: ExecutionHandle) => void) | undefined
  }

/** A run that completed. */
export type RunResult<Id> = Omit<FinishedExecution, 'outputs'> & {
  outputs: OutputOf<Id>[]
}

/** How many are run: as one is, without what is told of a single one. */
export type RunManyOptions = Omit<RunOptions, 'onQueue' | 'onStart' | keyof Told> & {
  /** Told where each item stands that has not been started. */
  onQueue?: ((place: QueuePlace & { index: number }) => void) | undefined
  /** Told of each item that was started. */
  onStart?: ((handle: ExecutionHandle, index: number) => void) | undefined
}

type Told = Pick<WaitOptions, 'onNode' | 'onStatus' | 'onEta'>

/** How one of many ended. */
export type ManyResult<Id> = {
  /** Its place among the items, from 0. */
  index: number
  inputs: InputsOf<Id>
  /** `error` when nothing is known of its end; `error` below says why. */
  status: FinishedExecution['status'] | 'error'
  /** Empty unless it completed. */
  outputs: OutputOf<Id>[]
  /** Undefined where nothing was started, as far as anybody knows. */
  handle: ExecutionHandle | undefined
  /** Undefined where it completed. */
  error: WireflowError | undefined
}

/** What happens to a run while one looks: it waits for its turn, then its nodes change. */
export type RunProgress =
  ({ status: 'queued' } & QueuePlace) | (ExecutionProgress & { handle: ExecutionHandle })
