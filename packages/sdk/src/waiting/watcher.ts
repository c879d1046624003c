import type { ExecutionHandle } from '../executions/handle.ts'
import type { WireflowError } from '../errors/wireflow-error.ts'
import type { Result } from '../http/exchange.ts'
import type { ExecutionState } from '../wire/execution.ts'

/** Somebody who waits for an execution, and what they are told. */
export type Watcher = {
  handle: ExecutionHandle
  /** Wants to know what becomes of every node, which only a poll tells. */
  wantsNodes: boolean
  /** A poll was answered; `isFinal` when nothing more will come. */
  onState(state: Result<ExecutionState>, isFinal: boolean): void
  /** It was seen running, and will probably end at this time. */
  onExpectation(endsAt: Date): void
  /** It cannot be waited for. */
  onFailure(error: WireflowError): void
}
