import { isWireflowError, WireflowError } from '../errors/wireflow-error.ts'
import type { Executions } from '../executions/executions.ts'
import type { ExecutionHandle } from '../executions/handle.ts'
import { withInfo } from '../http/call-info.ts'
import type { QueuePlace } from '../http/call.ts'
import { executionFailed, type FinishedExecution } from '../waiting/finished-execution.ts'
import { createMailbox } from '../waiting/mailbox.ts'
import type { Labels } from '../wire/node-run.ts'
import type { Output } from '../wire/output.ts'
import type {
  ManyResult,
  RunManyOptions,
  RunOptions,
  RunProgress,
  RunResult,
} from './run-options.ts'
import { startRun, type RunParts } from './start-run.ts'
import type { InputsOf, OutputOf, WorkflowId } from './workflow-types.ts'

type Parts = RunParts & { executions: Executions }

/** Runs a workflow and waits for its end; one that ends otherwise than completed throws. */
export async function run<Id extends WorkflowId>(
  parts: Parts,
  workflowId: Id,
  inputs: InputsOf<Id>,
  { onStart, ...options }: RunOptions,
): Promise<RunResult<Id>> {
  const { handle, labels } = await startRun(parts, workflowId, { ...inputs }, options)
  onStart?.(handle)
  const end = await parts.executions.wait(handle, options)
  return withInfo({ ...end, outputs: named<Id>(end, labels) }, end)
}

/** Runs a workflow once for each item, and gives every end as soon as it is there. */
export async function* runMany<Id extends WorkflowId>(
  parts: Parts,
  workflowId: Id,
  items: Iterable<InputsOf<Id>>,
  options: RunManyOptions,
): AsyncGenerator<ManyResult<Id>, void, undefined> {
  const mailbox = createMailbox<ManyResult<Id>>()
  const left = new AbortController()
  const signal = AbortSignal.any([
    left.signal,
    ...(options.signal ? [options.signal] : []),
  ])
  const ends = [...items].map((inputs, index) =>
    oneOfMany(parts, { workflowId, inputs, index }, { ...options, signal }).then(
      mailbox.put,
    ),
  )
  const all = Promise.all(ends).then(() => mailbox.close(), mailbox.fail)
  try {
    yield* mailbox.letters
  } finally {
    left.abort()
    await all
  }
}

type Item<Id> = { workflowId: Id & string; inputs: InputsOf<Id>; index: number }

async function oneOfMany<Id extends WorkflowId>(
  parts: Parts,
  { workflowId, inputs, index }: Item<Id>,
  { onQueue, onStart, idempotencyKey, ...options }: RunManyOptions,
): Promise<ManyResult<Id>> {
  const own = {
    ...options,
    onQueue: onQueue && ((place: QueuePlace) => onQueue({ ...place, index })),
    idempotencyKey:
      idempotencyKey === undefined ? undefined : `${idempotencyKey}-${index}`,
  }
  let handle: ExecutionHandle | undefined
  try {
    const started = await startRun(parts, workflowId, { ...inputs }, own)
    handle = started.handle
    onStart?.(handle, index)
    const [end] = await parts.executions.waitAll([handle], options)
    if (end) return { index, inputs, ...toEnd<Id>(end, started.labels) }
    throw new WireflowError('unexpected_response', 'There is no end')
  } catch (error) {
    if (!isWireflowError(error)) throw error
    const known = handle ?? error.handle
    return { index, inputs, status: 'error', outputs: [], handle: known, error }
  }
}

function toEnd<Id>(
  end: FinishedExecution,
  labels: Labels,
): Pick<ManyResult<Id>, 'status' | 'outputs' | 'handle' | 'error'> {
  const { status, handle } = end
  const error = status === 'completed' ? undefined : executionFailed(end)
  return { status, outputs: error ? [] : named<Id>(end, labels), handle, error }
}

/** Polls name nodes by their ids; people know them by the labels of the graph. */
function named<Id>({ outputs }: { outputs: Output[] }, labels: Labels): OutputOf<Id>[] {
  const rename = (output: Output) => ({
    ...output,
    label: labels.get(output.nodeId) ?? output.label,
  })
  return outputs.map(rename) as OutputOf<Id>[]
}

/** Runs a workflow and gives every change: its place in the queue, then those of its nodes. */
export async function* subscribe<Id extends WorkflowId>(
  parts: Parts,
  workflowId: Id,
  inputs: InputsOf<Id>,
  options: Omit<RunOptions, 'onStatus' | 'onNode' | 'onEta'>,
): AsyncGenerator<RunProgress, void, undefined> {
  const mailbox = createMailbox<RunProgress>()
  const left = new AbortController()
  const signal = AbortSignal.any([
    left.signal,
    ...(options.signal ? [options.signal] : []),
  ])
  const follow = async () => {
    const onQueue = (place: QueuePlace) => {
      mailbox.put({ status: 'queued', ...place })
      options.onQueue?.(place)
    }
    const own = { ...options, signal, onQueue }
    const { handle, labels } = await startRun(parts, workflowId, { ...inputs }, own)
    options.onStart?.(handle)
    for await (const state of parts.executions.subscribe(handle, own)) {
      mailbox.put({ ...state, handle, outputs: named<Id>(state, labels) })
    }
  }
  const all = follow().then(() => mailbox.close(), mailbox.fail)
  try {
    yield* mailbox.letters
  } finally {
    left.abort()
    await all
  }
}
