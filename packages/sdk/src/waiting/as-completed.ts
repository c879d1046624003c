import type { ExecutionHandle } from '../executions/handle.ts'
import type { Transport } from '../http/transport.ts'
import type { FinishedExecution } from './finished-execution.ts'
import { follow, type WaitOptions } from './follow.ts'
import type { LazyLane } from './lazy-lane.ts'
import { createMailbox } from './mailbox.ts'

/** Executions in the order in which they end. The first that cannot be waited for throws. */
export async function* asCompleted(
  transport: Transport,
  lane: LazyLane,
  handles: readonly ExecutionHandle[],
  options: WaitOptions = {},
): AsyncGenerator<FinishedExecution, void, undefined> {
  const mailbox = createMailbox<FinishedExecution>()
  const left = new AbortController()
  const signal = AbortSignal.any([
    left.signal,
    ...(options.signal ? [options.signal] : []),
  ])
  const ends = handles.map((handle) =>
    follow(transport, lane, handle, { ...options, signal }).then(mailbox.put),
  )
  const all = Promise.all(ends).then(() => mailbox.close(), mailbox.fail)

  try {
    yield* mailbox.letters
  } finally {
    left.abort()
    await all
  }
}
