import type { ExecutionHandle } from '../executions/handle.ts'
import type { Transport } from '../http/transport.ts'
import type { ExecutionState } from '../wire/execution.ts'
import type { NodeRun } from '../wire/node-run.ts'
import { changedNodes } from './changed-nodes.ts'
import { follow, type WaitOptions } from './follow.ts'
import type { LazyLane } from './lazy-lane.ts'
import { createMailbox } from './mailbox.ts'

/** How an execution is doing, and which of its nodes have changed since the last time. */
export type ExecutionProgress = ExecutionState & { changedNodes: NodeRun[] }

/** How long a subscription may last. */
export type SubscribeOptions = Pick<WaitOptions, 'signal' | 'deadlineMs'>

/**
 * Every change of an execution up to its end, which is the last of them. Leaving the loop
 * early stops the asking.
 */
export async function* subscribe(
  transport: Transport,
  lane: LazyLane,
  handle: ExecutionHandle,
  options: SubscribeOptions = {},
): AsyncGenerator<ExecutionProgress, void, undefined> {
  const mailbox = createMailbox<ExecutionState>()
  const left = new AbortController()
  const signal = AbortSignal.any([
    left.signal,
    ...(options.signal ? [options.signal] : []),
  ])
  const end = follow(transport, lane, handle, {
    ...options,
    signal,
    onState: mailbox.put,
  }).then(() => mailbox.close(), mailbox.fail)

  let before: ExecutionState | undefined
  try {
    for await (const state of mailbox.letters) {
      const changed = changedNodes(before, state)
      const isNews = changed.length > 0 || state.status !== before?.status
      before = state
      if (isNews) yield { ...state, changedNodes: changed }
    }
  } finally {
    left.abort()
    await end
  }
}
