import type { ApiPromise } from '../http/api-promise.ts'
import type { CallOptions } from '../http/call.ts'
import type { PagePromise } from '../http/page-promise.ts'
import { path } from '../http/path.ts'
import { request } from '../http/request.ts'
import type { Transport } from '../http/transport.ts'
import { asCompleted } from '../waiting/as-completed.ts'
import { executionFailed, type FinishedExecution } from '../waiting/finished-execution.ts'
import { follow, type WaitOptions } from '../waiting/follow.ts'
import type { LazyLane } from '../waiting/lazy-lane.ts'
import {
  subscribe,
  type ExecutionProgress,
  type SubscribeOptions,
} from '../waiting/subscribe.ts'
import {
  toExecution,
  toExecutionState,
  type Execution,
  type ExecutionState,
  type ExecutionSummary,
} from '../wire/execution.ts'
import { AttachedExecution } from './attached-execution.ts'
import { toHandle, type ExecutionHandle } from './handle.ts'
import { listExecutions, type ListOptions } from './list-executions.ts'
import { start, type Started, type StartInput } from './start.ts'

/** Starting executions and following them to their end. */
export class Executions {
  readonly #transport: Transport
  readonly #lane: LazyLane

  constructor(transport: Transport, lane: LazyLane) {
    this.#transport = transport
    this.#lane = lane
  }

  /** Starts a graph, once, however often it has to be sent. */
  start(
    input: StartInput,
    options?: CallOptions,
  ): ApiPromise<Started & { idempotencyKey: string }> {
    return start(this.#transport, input, options)
  }

  /** How an execution is doing now. */
  poll(id: string, options?: CallOptions): ApiPromise<ExecutionState> {
    const call = { method: 'GET', path: path`/workflows/executions/${id}/poll` } as const
    return request(this.#transport, call, options, toExecutionState)
  }

  /** The whole record of an execution, with its cost and its times. */
  get(id: string, options?: CallOptions): ApiPromise<Execution> {
    const call = { method: 'GET', path: path`/workflows/executions/${id}` } as const
    return request(this.#transport, call, options, toExecution)
  }

  /** The executions of a workflow: awaited the newest, looped over with `for await` all. */
  list(workflowId: string, options?: ListOptions): PagePromise<ExecutionSummary> {
    return listExecutions(this.#transport, workflowId, options)
  }

  /**
   * Waits until an execution has completed; one that ends otherwise throws `execution_failed`.
   *
   * All waits of a client share its rate budget, and those on one workflow share their
   * calls too, so give a handle that knows its workflow where there is one.
   */
  async wait(
    target: string | ExecutionHandle,
    options?: WaitOptions,
  ): Promise<FinishedExecution> {
    const end = await follow(this.#transport, this.#lane, toHandle(target), options)
    if (end.status !== 'completed') throw executionFailed(end)
    return end
  }

  /** Waits for all of them, and gives every end, failures too, in the order of the handles. */
  waitAll(
    targets: readonly (string | ExecutionHandle)[],
    options?: WaitOptions,
  ): Promise<FinishedExecution[]> {
    return Promise.all(
      targets.map((each) => follow(this.#transport, this.#lane, toHandle(each), options)),
    )
  }

  /** Every end, failures too, as soon as it is there. */
  asCompleted(
    targets: readonly (string | ExecutionHandle)[],
    options?: WaitOptions,
  ): AsyncIterable<FinishedExecution> {
    return asCompleted(this.#transport, this.#lane, targets.map(toHandle), options)
  }

  /** Every change of an execution and of its nodes, up to its end. */
  subscribe(
    target: string | ExecutionHandle,
    options?: SubscribeOptions,
  ): AsyncIterable<ExecutionProgress> {
    return subscribe(this.#transport, this.#lane, toHandle(target), options)
  }

  /** Takes up an execution from its handle, or from the JSON of one, after a crash say. */
  attach(handle: string | ExecutionHandle): AttachedExecution {
    return new AttachedExecution(this, toHandle(handle))
  }
}
