import { EVENT_TYPES, type EventType } from '@wireflow-connect/webhooks'
import { EVENT_SCHEMAS } from '@wireflow-connect/webhooks/schemas'
import { z } from 'zod'
import type { ZodOpenApiPathItemObject } from 'zod-openapi'

/** Every type of event that a subscriber may meet. */
const EVENTS: Record<string, { about: string; schema: z.ZodType }> = {
  ...Object.fromEntries(
    (Object.keys(EVENT_TYPES) as EventType[]).map((type) => [
      type,
      { about: EVENT_TYPES[type].about, schema: EVENT_SCHEMAS[type] },
    ]),
  ),
  'custom.*': {
    about: "An event of the workspace's own, as it was published.",
    schema: z.object({
      type: z.string().regex(/^custom(\.[a-zA-Z0-9_]+)+$/),
      timestamp: z.string().meta({ override: { type: 'string', format: 'date-time' } }),
      data: z.record(z.string(), z.unknown()),
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
  const items = Object.entries(EVENTS).map(([type, { about, schema }]) => [
    type,
    {
      post: {
        operationId: `on ${type}`.replaceAll(/[^a-z]+(\w|\*)/g, (_all, next: string) =>
          next.toUpperCase().replace('*', 'Any'),
        ),
        tags: ['webhooks'],
        summary: about,
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
