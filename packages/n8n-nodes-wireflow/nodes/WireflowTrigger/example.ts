import type { IDataObject, IWebhookFunctions } from 'n8n-workflow'
import { call } from '../api/call'
import { none } from '../api/patience'
import { toObject, toObjects } from '../reading/json'

/** An event as the relay sends it. */
export type Event = { type: string; timestamp: string; data: IDataObject }

// How runs stand at the relay of which it has told these.
const STATES: Record<string, string> = {
  'execution.cancelled': 'cancelled',
  'execution.completed': 'completed',
  'execution.failed': 'failed',
  'execution.lost': 'lost',
  'execution.started': 'running',
  'execution.timed_out': 'timed_out',
}

/**
 * What to build a workflow with: the event of the last run that the relay knows of those
 * that are wanted, or a made-up one with every field.
 */
export async function exampleEvent(context: IWebhookFunctions): Promise<Event> {
  const [type = 'execution.completed'] = context.getNodeParameter('events') as string[]
  const run = await lastRun(context, STATES[type] ?? 'completed').catch(
    (error: unknown) => {
      // An example is not worth an error, whatever is wrong.
      context.logger.debug(`No example from the relay: ${String(error)}`)
      return undefined
    },
  )
  return run ? toEvent(type, run) : madeUp(type)
}

async function lastRun(
  context: IWebhookFunctions,
  state: string,
): Promise<IDataObject | undefined> {
  const get = async (path: string, query: IDataObject = {}) =>
    toObject(
      await call(context, 'wireflowRelayApi', {
        method: 'GET',
        path,
        query,
        patience: none(),
      }),
    )
  const { data } = await get('/v1/runs', { state, limit: 50 })
  const wanted = context.getNodeParameter('workflowIds', []) as string[]
  const found = toObjects(data).find(
    ({ workflowId }) => wanted.length === 0 || wanted.includes(String(workflowId)),
  )
  return found ? await get(`/v1/runs/${String(found.id)}`) : undefined
}

function toEvent(type: string, run: IDataObject): Event {
  const { id: runId, state, executions, acceptedAt, startedAt, endedAt, ...others } = run
  const [execution = {}] = toObjects(executions)
  const { workflowId, workflowName, error, metadata } = others
  return {
    type,
    timestamp: String(endedAt ?? startedAt ?? acceptedAt),
    data: {
      runId,
      workflowId,
      workflowName,
      executionId: execution.id ?? null,
      status: state,
      outputs: execution.outputs ?? [],
      error,
      creditsUsed: execution.creditsUsed ?? null,
      acceptedAt,
      startedAt,
      endedAt,
      metadata,
    },
  }
}

function madeUp(type: string): Event {
  const endedAt = new Date().toISOString()
  const startedAt = new Date(Date.parse(endedAt) - 12_000).toISOString()
  const isDone = type === 'execution.completed'
  const isOpen = type === 'execution.started'
  const output = { nodeId: 'n-image', label: 'Picture', type: 'image', url: EXAMPLE_URL }
  return {
    type,
    timestamp: endedAt,
    data: {
      runId: 'run_example',
      workflowId: 'cmxexample',
      workflowName: 'An example',
      executionId: 'exec_example',
      status: type.replace('execution.', ''),
      outputs: isDone ? [output] : [],
      error:
        isDone || isOpen ? null : { message: 'This is an example', nodeId: 'n-image' },
      creditsUsed: isDone ? 8 : null,
      acceptedAt: startedAt,
      startedAt,
      endedAt: isOpen ? null : endedAt,
      metadata: {},
    },
  }
}

const EXAMPLE_URL = 'https://cdn.wireflow.ai/example.png'
