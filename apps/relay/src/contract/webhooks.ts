import { BatchEvent, EVENT_TYPES, ExecutionEvent } from '@wireflow-connect/webhooks'
import { z } from 'zod'
import type { ZodOpenApiPathItemObject } from 'zod-openapi'

const Time = z.string().meta({ override: { type: 'string', format: 'date-time' } })
const AnyData = z.record(z.string(), z.unknown())

function eventOf<Shape extends z.ZodRawShape>(type: string, data: Shape) {
  return z.object({
    type: z.literal(type),
    timestamp: Time,
    data: z.looseObject(data),
  })
}

const RUN = {
  runId: z.string(),
  workflowId: z.string(),
  workflowName: z.string().nullable(),
  acceptedAt: Time,
  metadata: AnyData,
}
const ENDPOINT = { endpointId: z.string(), host: z.string() }

/** Every type of event that a subscriber may meet, beside those that it publishes itself. */
const EVENTS: Record<string, { summary: string; schema: z.ZodType }> = {
  ...Object.fromEntries(
    EVENT_TYPES.map((type) => [
      type,
      {
        summary: `An execution ended: ${type.slice('execution.'.length)}`,
        schema: ExecutionEvent.extend({ type: z.literal(type) }),
      },
    ]),
  ),
  'batch.completed': {
    summary: 'The end of a batch: one run that made several executions',
    schema: BatchEvent,
  },
  'execution.started': {
    summary: 'The upstream has begun. Sent only where it is asked for by name',
    schema: eventOf('execution.started', {
      ...RUN,
      executionId: z.string().nullable(),
      status: z.literal('running'),
      startedAt: Time,
    }),
  },
  'run.blocked': {
    summary: 'A run waits until somebody has mended the cause',
    schema: eventOf('run.blocked', {
      ...RUN,
      reason: z.string(),
      message: z.string(),
      requiredCredits: z.number().nullable(),
      availableCredits: z.number().nullable(),
      breakdown: z.array(AnyData),
    }),
  },
  'run.overdue': {
    summary: 'A run takes long; it goes on until its deadline',
    schema: eventOf('run.overdue', { ...RUN, state: z.string(), deadlineAt: Time }),
  },
  'endpoint.failing': {
    summary: 'Deliveries to another endpoint have failed for a while',
    schema: eventOf('endpoint.failing', {
      ...ENDPOINT,
      failingSince: Time,
      percent: z.number(),
    }),
  },
  'endpoint.disabled': {
    summary: 'Another endpoint was disabled',
    schema: eventOf('endpoint.disabled', {
      ...ENDPOINT,
      reason: z.string(),
      failingSince: Time.optional(),
    }),
  },
  'endpoint.recovered': {
    summary: 'Another endpoint takes deliveries again',
    schema: eventOf('endpoint.recovered', ENDPOINT),
  },
  ping: {
    summary: 'Asks whether the endpoint takes deliveries',
    schema: eventOf('ping', { endpointId: z.string(), probe: z.number().optional() }),
  },
  'custom.*': {
    summary: "An event of the workspace's own, as it was published",
    schema: z.object({
      type: z.string().regex(/^custom(\.[a-zA-Z0-9_]+)+$/),
      timestamp: Time,
      data: AnyData,
    }),
  },
}

const SignedHeaders = z.object({
  'webhook-id': z.string().meta({ description: 'The same for each attempt.' }),
  'webhook-timestamp': z
    .string()
    .meta({ description: 'The moment of the attempt, in seconds since 1970.' }),
  'webhook-signature': z.string().meta({
    description: '`v1` (HMAC-SHA256) and `v1a` (ed25519) of Standard Webhooks.',
  }),
})

/** What the relay sends to subscribers. */
export function webhookItems(): Record<string, ZodOpenApiPathItemObject> {
  const items = Object.entries(EVENTS).map(([type, { summary, schema }]) => [
    type,
    {
      post: {
        operationId: `on ${type}`.replaceAll(/[^a-z]+(\w|\*)/g, (_all, next: string) =>
          next.toUpperCase().replace('*', 'Any'),
        ),
        tags: ['webhooks'],
        summary,
        security: [],
        requestParams: { header: SignedHeaders },
        requestBody: {
          required: true,
          content: { 'application/json': { schema } },
        },
        responses: {
          '2XX': { description: 'It was taken. Anything else is tried again.' },
          '410': { description: 'Send nothing more: the endpoint is disabled.' },
        },
      },
    },
  ])
  return Object.fromEntries(items) as Record<string, ZodOpenApiPathItemObject>
}
