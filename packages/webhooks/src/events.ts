import { z } from 'zod'

/** Every event type that tells how a run ended. */
export const EVENT_TYPES = [
  'execution.completed',
  'execution.failed',
  'execution.cancelled',
  'execution.timed_out',
  'execution.lost',
] as const

export type EventType = (typeof EVENT_TYPES)[number]

/** What every event looks like, also those that this version does not know. */
export const EventEnvelope = z.object({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.record(z.string(), z.unknown()),
})

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

/** Stands in an event whose lists were too large for it, and leads to them. */
const LargeResult = z.object({
  /** Open to whoever has it, until it expires; each attempt carries a fresh one. */
  url: z.url(),
  expiresAt: z.iso.datetime(),
  /** Of the bytes at `url`, in hexadecimal digits. */
  sha256: z.string(),
  bytes: z.number().int(),
})

const Additions = {
  /** Set where the event was larger than 256 KiB; the lists in it are empty then. */
  largeResult: LargeResult.optional(),
  /** Set where the upstream was asked once more after the end. */
  refetchedAt: z.iso.datetime().optional(),
}

const ExecutionData = z.object({
  runId: z.string(),
  workflowId: z.string(),
  workflowName: z.string().nullable(),
  /** Null when the run ended before the upstream started anything. */
  executionId: z.string().nullable(),
  status: EndStatus,
  outputs: z.array(Output),
  /** The upstream's own account of each node, as it came. */
  nodeRuns: z.array(z.record(z.string(), z.unknown())),
  error: Failure.nullable(),
  creditsUsed: z.number().nullable(),
  acceptedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime(),
  /** What the caller gave along when it asked for the run. */
  metadata: z.record(z.string(), z.unknown()),
})

/** The end of one execution. Unknown fields are kept: new ones may be added any time. */
export const ExecutionEvent = EventEnvelope.extend({
  type: z.enum(EVENT_TYPES),
  data: ExecutionData.extend(Additions).loose(),
})

export type ExecutionEventData = z.infer<typeof ExecutionData>

const Count = z.number().int().min(0)

const BatchData = z.object({
  runId: z.string(),
  workflowId: z.string(),
  workflowName: z.string().nullable(),
  /** The upstream's name for the batch, where it gave one. */
  batchId: z.string().nullable(),
  /** `completed` when every execution is; otherwise the first of the other ends. */
  status: EndStatus,
  /** How many executions ended in which way. */
  counts: z.object({
    total: Count,
    completed: Count,
    failed: Count,
    cancelled: Count,
    timed_out: Count,
    lost: Count,
  }),
  /** In the order of the values that were iterated over. */
  executions: z.array(
    z.object({
      executionId: z.string(),
      /** Which value it ran for; 0 is the first. */
      position: Count,
      status: EndStatus,
      outputs: z.array(Output),
      error: Failure.nullable(),
      creditsUsed: z.number().nullable(),
    }),
  ),
  /** Of all executions together; null where the upstream told of none. */
  creditsUsed: z.number().nullable(),
  acceptedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime(),
  /** What the caller gave along when it asked for the run. */
  metadata: z.record(z.string(), z.unknown()),
})

/** The end of a batch: one run that made several executions. */
export const BatchEvent = EventEnvelope.extend({
  type: z.literal('batch.completed'),
  data: BatchData.extend(Additions).loose(),
})

export type BatchEventData = z.infer<typeof BatchData>
