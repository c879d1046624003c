import type { ApiPromise } from '../http/api-promise.ts'
import type { CallOptions } from '../http/call.ts'
import { path } from '../http/path.ts'
import { request } from '../http/request.ts'
import type { Transport } from '../http/transport.ts'
import {
  toExecution,
  toExecutionState,
  type Execution,
  type ExecutionState,
} from '../wire/execution.ts'
import { start, type Started, type StartInput } from './start.ts'

/** Starting executions and following them to their end. */
export class Executions {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
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
}
