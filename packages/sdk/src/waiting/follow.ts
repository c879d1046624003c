import { WireflowError } from '../errors/wireflow-error.ts'
import type { ExecutionHandle } from '../executions/handle.ts'
import type { Transport } from '../http/transport.ts'
import { withInfo } from '../http/call-info.ts'
import { within } from '../http/within.ts'
import type { ExecutionState } from '../wire/execution.ts'
import type { ExecutionStatus } from '../wire/execution-status.ts'
import type { NodeRun } from '../wire/node-run.ts'
import type { FinishedExecution } from './finished-execution.ts'
import type { LaneDriver } from './lane-driver.ts'
import type { LazyLane } from './lazy-lane.ts'
import { changedNodes } from './changed-nodes.ts'

/** How long to wait, and what to be told meanwhile. */
export type WaitOptions = {
  /** Ends the wait at once; the execution goes on. */
  signal?: AbortSignal | undefined
  /** The longest to wait. Default: 30 min, since videos take their time. */
  deadlineMs?: number | undefined
  /** Told of each status that is not the one before. */
  onStatus?: ((status: ExecutionStatus) => void) | undefined
  /** Told of each node whose state changed. Such a wait makes its own polls. */
  onNode?: ((node: NodeRun) => void) | undefined
  /** Told, from what earlier executions took, when it will probably end. */
  onEta?: ((endsAt: Date) => void) | undefined
}

/** What `follow` tells besides, to those who want every answer of a poll. */
export type FollowOptions = WaitOptions & {
  onState?: ((state: ExecutionState) => void) | undefined
}

const LONGEST_WAIT_MS = 30 * 60_000

/** Waits for the end of an execution, whichever end it is. */
export function follow(
  { clock }: Transport,
  lane: LazyLane,
  handle: ExecutionHandle,
  options: FollowOptions = {},
): Promise<FinishedExecution> {
  const limitMs = options.deadlineMs ?? LONGEST_WAIT_MS
  const expire = () => {
    const message = `Execution ${handle.id} did not end within ${limitMs} ms`
    return new WireflowError('wait_timeout', message, { handle })
  }
  return within({ clock, limitMs, signal: options.signal, expire }, async (signal) =>
    untilFinal(await lane(), handle, options, signal),
  )
}

function untilFinal(
  lane: LaneDriver,
  handle: ExecutionHandle,
  options: FollowOptions,
  signal: AbortSignal,
): Promise<FinishedExecution> {
  return new Promise((resolve, reject) => {
    // Whoever gave up while the lane was being loaded has been answered already.
    if (signal.aborted) return

    const report = reporter(options)
    const stop = lane.watch({
      handle,
      wantsNodes: options.onNode !== undefined || options.onState !== undefined,
      onState(state, isFinal) {
        report(state)
        options.onState?.(state)
        if (!isFinal) return
        stop()
        resolve(withInfo({ ...state, handle }, state))
      },
      onExpectation: (endsAt) => options.onEta?.(endsAt),
      onFailure(error) {
        stop()
        reject(error)
      },
    })
    signal.addEventListener('abort', stop, { once: true })
  })
}

function reporter({ onStatus, onNode }: WaitOptions): (state: ExecutionState) => void {
  let before: ExecutionState | undefined
  return (state) => {
    if (state.status !== before?.status) onStatus?.(state.status)
    if (onNode) changedNodes(before, state).forEach(onNode)
    before = state
  }
}
