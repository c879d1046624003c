import type { ApiPromise } from '../http/api-promise.ts'
import type { CallOptions } from '../http/call.ts'
import type { FinishedExecution } from '../waiting/finished-execution.ts'
import type { WaitOptions } from '../waiting/follow.ts'
import type { ExecutionProgress, SubscribeOptions } from '../waiting/subscribe.ts'
import type { Execution, ExecutionState } from '../wire/execution.ts'
import type { Executions } from './executions.ts'
import type { ExecutionHandle } from './handle.ts'

/** An execution that was started before, perhaps by another process. */
export class AttachedExecution {
  readonly handle: ExecutionHandle
  readonly #executions: Executions

  constructor(executions: Executions, handle: ExecutionHandle) {
    this.#executions = executions
    this.handle = handle
  }

  /** How it is doing now. */
  poll(options?: CallOptions): ApiPromise<ExecutionState> {
    return this.#executions.poll(this.handle.id, options)
  }

  /** Its whole record. */
  get(options?: CallOptions): ApiPromise<Execution> {
    return this.#executions.get(this.handle.id, options)
  }

  /** Waits until it has completed; another end throws `execution_failed`. */
  wait(options?: WaitOptions): Promise<FinishedExecution> {
    return this.#executions.wait(this.handle, options)
  }

  /** Every change of it and of its nodes, up to its end. */
  subscribe(options?: SubscribeOptions): AsyncIterable<ExecutionProgress> {
    return this.#executions.subscribe(this.handle, options)
  }
}
