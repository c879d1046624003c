import type { EventType } from '../event-types.ts'
import type {
  EndStatus,
  EventDataOf,
  EventError,
  EventOf,
  EventOutput,
} from '../events.ts'

/** A whole event of a type, as the relay would send it, with what you give in its `data`. */
export function exampleEvent<Type extends EventType>(
  type: Type,
  data: Partial<EventDataOf[Type]> = {},
): EventOf<Type> {
  return { type, timestamp: ENDED_AT, data: { ...EXAMPLES[type], ...data } }
}

const ACCEPTED_AT = '2026-01-01T12:00:00.000Z'
const STARTED_AT = '2026-01-01T12:00:01.000Z'
const ENDED_AT = '2026-01-01T12:00:09.000Z'

const RUN = {
  runId: 'run_01kdwqk0g0zdg9m1v0n0c8z2aq',
  workflowId: 'product-shots',
  workflowName: 'Product shots',
  acceptedAt: ACCEPTED_AT,
  metadata: {},
}

const PICTURE: EventOutput = {
  nodeId: 'picture',
  label: 'Picture',
  type: 'image',
  url: 'https://cdn.wireflow.ai/outputs/example.png',
}

const FAILURE: EventError = { message: 'The model is overloaded', nodeId: 'picture' }
const ENDPOINT = { endpointId: 'ep_01kdwqk0g0zdg9m1v0n0c8z2aq', host: 'example.com' }

function ended(status: EndStatus, error: EventError | null = null) {
  const isDone = status === 'completed'
  const { nodeId } = PICTURE
  return {
    ...RUN,
    executionId: 'exec_14ab0d7bdd480ea83266',
    status,
    outputs: isDone ? [PICTURE] : [],
    nodeRuns: isDone ? [{ nodeId, status: 'COMPLETED' }] : [],
    error,
    creditsUsed: isDone ? 8 : null,
    startedAt: STARTED_AT,
    endedAt: ENDED_AT,
  }
}

const EXAMPLES: EventDataOf = {
  'execution.started': {
    ...RUN,
    executionId: 'exec_14ab0d7bdd480ea83266',
    status: 'running',
    startedAt: STARTED_AT,
  },
  'execution.completed': ended('completed'),
  'execution.failed': ended('failed', FAILURE),
  'execution.cancelled': ended('cancelled'),
  'execution.timed_out': ended('timed_out', {
    message: 'It did not end before its deadline',
    nodeId: null,
  }),
  'execution.lost': ended('lost', {
    message: 'Wireflow no longer knows this execution',
    nodeId: null,
  }),
  'batch.completed': {
    ...RUN,
    batchId: 'batch_1',
    status: 'failed',
    counts: { total: 2, completed: 1, failed: 1, cancelled: 0, timed_out: 0, lost: 0 },
    executions: [
      {
        executionId: 'exec_14ab0d7bdd480ea83266',
        position: 0,
        status: 'completed',
        outputs: [PICTURE],
        error: null,
        creditsUsed: 8,
      },
      {
        executionId: 'exec_2b7fd0a3c1e94d5f8a60',
        position: 1,
        status: 'failed',
        outputs: [],
        error: FAILURE,
        creditsUsed: 0,
      },
    ],
    creditsUsed: 8,
    startedAt: STARTED_AT,
    endedAt: ENDED_AT,
  },
  'run.blocked': {
    ...RUN,
    reason: 'insufficient_credits',
    message: 'Insufficient credits. Required: 8, Available: 5',
    requiredCredits: 8,
    availableCredits: 5,
    breakdown: [{ nodeId: 'picture', credits: 8 }],
  },
  'run.overdue': { ...RUN, state: 'running', deadlineAt: '2026-01-01T13:00:00.000Z' },
  'endpoint.failing': { ...ENDPOINT, failingSince: ACCEPTED_AT, percent: 50 },
  'endpoint.disabled': {
    ...ENDPOINT,
    failingSince: ACCEPTED_AT,
    reason: `failing since ${ACCEPTED_AT}`,
  },
  'endpoint.recovered': ENDPOINT,
  ping: { endpointId: ENDPOINT.endpointId },
}
