// For programs of this repository that check or describe events. Not published.
import { z } from 'zod'
import { EXECUTION_ENDS, type EventType } from './event-types.ts'
import type { BatchEventData, EventOf, ExecutionEventData } from './events.ts'

const Count = z.number().int().min(0)
const AnyData = z.record(z.string(), z.unknown())
/** A time in a description of the API; what comes is not checked closer. */
const Time = z.string().meta({ override: { type: 'string', format: 'date-time' } })

/** One thing that an execution made: a file at `url`, or `text` (JSON is text, too). */
export const Output = z
  .object({
    nodeId: z.string(),
    label: z.string(),
    type: z.enum(['image', 'video', 'audio', 'text', 'json', 'file']),
    url: z.string().optional(),
    text: z.string().optional(),
  })
  .meta({ id: 'Output' })

const EndStatus = z.enum(['completed', 'failed', 'cancelled', 'timed_out', 'lost'])
const Failure = z.object({ message: z.string(), nodeId: z.string().nullable() })

const Additions = {
  largeResult: z
    .object({
      url: z.url(),
      expiresAt: z.iso.datetime(),
      sha256: z.string(),
      bytes: z.number().int(),
    })
    .optional(),
  refetchedAt: z.iso.datetime().optional(),
}

const RunFacts = z.object({
  runId: z.string(),
  workflowId: z.string(),
  workflowName: z.string().nullable(),
})

const ExecutionData = RunFacts.extend({
  executionId: z.string().nullable(),
  status: EndStatus,
  outputs: z.array(Output),
  nodeRuns: z.array(AnyData),
  error: Failure.nullable(),
  creditsUsed: z.number().nullable(),
  acceptedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime(),
  metadata: AnyData,
}) satisfies z.ZodType<ExecutionEventData>

const BatchData = RunFacts.extend({
  batchId: z.string().nullable(),
  status: EndStatus,
  counts: z.object({
    total: Count,
    completed: Count,
    failed: Count,
    cancelled: Count,
    timed_out: Count,
    lost: Count,
  }),
  executions: z.array(
    z.object({
      executionId: z.string(),
      position: Count,
      status: EndStatus,
      outputs: z.array(Output),
      error: Failure.nullable(),
      creditsUsed: z.number().nullable(),
    }),
  ),
  creditsUsed: z.number().nullable(),
  acceptedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime(),
  metadata: AnyData,
}) satisfies z.ZodType<BatchEventData>

/** Unknown fields are kept: new ones may be added any time. */
const ended = <Type extends string>(type: z.ZodType<Type>) =>
  z.object({
    type,
    timestamp: z.iso.datetime(),
    data: ExecutionData.extend(Additions).loose(),
  })

/** The end of one execution. */
export const ExecutionEvent = ended(z.enum(EXECUTION_ENDS))

const RUN = {
  ...RunFacts.shape,
  acceptedAt: Time,
  metadata: AnyData,
}
const ENDPOINT = { endpointId: z.string(), host: z.string() }

function eventOf<Type extends string, Shape extends z.ZodRawShape>(
  type: Type,
  data: Shape,
) {
  return z.object({
    type: z.literal(type),
    timestamp: Time,
    data: z.looseObject(data),
  })
}

/** The schema of each event type. */
export const EVENT_SCHEMAS = {
  'execution.started': eventOf('execution.started', {
    ...RUN,
    executionId: z.string().nullable(),
    status: z.literal('running'),
    startedAt: Time,
  }),
  'execution.completed': ended(z.literal('execution.completed')),
  'execution.failed': ended(z.literal('execution.failed')),
  'execution.cancelled': ended(z.literal('execution.cancelled')),
  'execution.timed_out': ended(z.literal('execution.timed_out')),
  'execution.lost': ended(z.literal('execution.lost')),
  'batch.completed': z.object({
    type: z.literal('batch.completed'),
    timestamp: z.iso.datetime(),
    data: BatchData.extend(Additions).loose(),
  }),
  'run.blocked': eventOf('run.blocked', {
    ...RUN,
    reason: z.string(),
    message: z.string(),
    requiredCredits: z.number().nullable(),
    availableCredits: z.number().nullable(),
    breakdown: z.array(AnyData),
  }),
  'run.overdue': eventOf('run.overdue', { ...RUN, state: z.string(), deadlineAt: Time }),
  'endpoint.failing': eventOf('endpoint.failing', {
    ...ENDPOINT,
    failingSince: Time,
    percent: z.number(),
  }),
  'endpoint.disabled': eventOf('endpoint.disabled', {
    ...ENDPOINT,
    reason: z.string(),
    failingSince: Time.optional(),
  }),
  'endpoint.recovered': eventOf('endpoint.recovered', ENDPOINT),
  ping: eventOf('ping', { endpointId: z.string(), probe: z.number().optional() }),
} satisfies { [Type in EventType]: z.ZodType<EventOf<Type>> }
