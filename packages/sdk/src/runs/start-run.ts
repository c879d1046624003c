import { WireflowError } from '../errors/wireflow-error.ts'
import type { ExecutionHandle } from '../executions/handle.ts'
import { start } from '../executions/start.ts'
import { setInputs } from '../graph/set-inputs.ts'
import { request } from '../http/request.ts'
import type { Transport } from '../http/transport.ts'
import { within } from '../http/within.ts'
import { toLabels, type Labels } from '../wire/node-run.ts'
import type { WorkflowInputs } from '../wire/workflow-input.ts'
import type { WorkflowGraph } from '../wire/workflow.ts'
import type { Workflows } from '../workflows/workflows.ts'
import { nameInputs } from './name-inputs.ts'
import type { StartOptions } from './run-options.ts'

/** Longer than any call takes unless it is configured so. */
const LONGEST_READ_MS = 3_600_000

/** What runs are made with. */
export type RunParts = {
  transport: Transport
  workflows: Workflows
  /** The relay's API, where one is set. */
  relay: Transport | undefined
  /** What is being read, by workflow, so that those who ask at once share one call. */
  reading: {
    graphs: Map<string, Promise<WorkflowGraph>>
    inputs: Map<string, Promise<WorkflowInputs>>
  }
}

/** What was started, and what its nodes are called. */
export type StartedRun = { handle: ExecutionHandle; labels: Labels }

/**
 * Starts a workflow as it is saved, with some of its inputs changed, and hands it to the relay
 * where a callback is wanted.
 */
export async function startRun(
  parts: RunParts,
  workflowId: string,
  inputs: Readonly<Record<string, unknown>>,
  options: StartOptions,
): Promise<StartedRun> {
  checkCallback(parts, options)
  const { signal, onQueue, idempotencyKey } = options
  const { workflows, reading } = parts
  const readGraph = share(reading.graphs, workflowId, () => workflows.get(workflowId))
  const graph = await unlessAborted(parts, signal, readGraph)
  const values = await nameInputs(graph, inputs, async () => {
    const read = share(reading.inputs, workflowId, () => workflows.inputs(workflowId))
    return (await unlessAborted(parts, signal, read)).inputs
  })
  const { edges } = graph
  const nodes = setInputs(graph, values)
  const input = { workflowId, nodes, edges, idempotencyKey }
  const { executions } = await start(parts.transport, input, { signal, onQueue })
  const [handle] = executions
  if (!handle)
    throw new WireflowError('unexpected_response', 'The start made no execution')
  await handOver(parts, workflowId, handle, options)
  return { handle, labels: toLabels(graph.nodes) }
}

/** Not with the signal of one caller, since others may wait for the same answer. */
function share<T>(
  reading: Map<string, Promise<T>>,
  workflowId: string,
  read: () => PromiseLike<T>,
): Promise<T> {
  const known = reading.get(workflowId)
  if (known) return known
  const fresh = Promise.resolve(read()).finally(() => reading.delete(workflowId))
  reading.set(workflowId, fresh)
  return fresh
}

/** The call has a deadline of its own; what may come earlier is the caller's abort. */
function unlessAborted<T>(
  { transport: { clock } }: RunParts,
  signal: AbortSignal | undefined,
  work: Promise<T>,
): Promise<T> {
  const expire = () => new WireflowError('timeout', 'The workflow was not read in time')
  return within({ clock, limitMs: LONGEST_READ_MS, signal, expire }, () => work)
}

function checkCallback({ relay }: RunParts, { callbackUrl }: StartOptions): void {
  if (callbackUrl === undefined || relay) return
  throw new WireflowError(
    'bad_request',
    'Wireflow itself calls nobody back. Set the option `relay` to the relay that should, or leave `callbackUrl` out. Nothing was started.',
  )
}

/** The relay gives the same run for the same execution, so that this may be repeated. */
async function handOver(
  { relay }: RunParts,
  workflowId: string,
  handle: ExecutionHandle,
  { callbackUrl, callbackSecret, signal }: StartOptions,
): Promise<void> {
  if (!relay || callbackUrl === undefined) return
  const callback = { url: callbackUrl, secret: callbackSecret }
  const body = { workflowId, executionIds: [handle.id], callback }
  const call = {
    method: 'POST',
    path: '/executions',
    body,
    idempotencyKey: handle.id,
  } as const
  try {
    await request(relay, call, { signal }, () => ({}))
  } catch (cause) {
    throw notHandedOver(cause, handle)
  }
}

function notHandedOver(cause: unknown, handle: ExecutionHandle): WireflowError {
  const { code = 'unexpected_response' as const, message = '' } =
    cause instanceof WireflowError ? cause : {}
  return new WireflowError(
    code,
    `Execution ${handle.id} was started, but the relay did not take it: ${message}. Wait for it with \`handle\`.`,
    { handle, cause },
  )
}
