import { z } from 'zod'
import type { Context } from './context.ts'
import { JsonObject } from '../base/json-object.ts'
import { TimeText } from '../http/times.ts'
import { route } from '../workspaces/route.ts'
import { publishEvents } from './publish-events.ts'
import { isStorable } from '../db/storable.ts'

const MAX_EVENTS = 500

const CustomEvent = z
  .strictObject({
    type: z
      .string()
      .regex(/^custom(\.[a-z0-9_]+)+$/i, 'must begin with "custom."')
      .max(100),
    data: JsonObject,
    timestamp: TimeText.optional(),
    /** The publisher's own name for the event: the same name is the same event. */
    id: z
      .string()
      .min(1)
      .max(200)
      .refine(isStorable, 'has characters that cannot be kept')
      .optional(),
  })
  .meta({ id: 'CustomEvent' })
const Batch = z.strictObject({ events: z.array(CustomEvent).min(1).max(MAX_EVENTS) })
const Published = z
  .object({
    id: z.string(),
    sequence: z.number().int(),
    key: z.string().nullable().meta({ description: "The publisher's own name for it." }),
    duplicate: z.boolean().meta({ description: 'True where it was published before.' }),
  })
  .meta({ id: 'PublishedEvent' })

export type CustomEvent = z.infer<typeof CustomEvent>

/** `POST /v1/events` */
export const postEvents = route({
  summary: "Publishes events of the workspace's own",
  description:
    `One, or up to ${MAX_EVENTS} in \`events\`: all or none. The same \`id\` is the same event; ` +
    'with other content it is refused.',
  body: z.union([CustomEvent, Batch]),
  keepsText: true,
  maxValues: 100_000,
  answers: { 202: z.object({ data: z.array(Published) }) },
  errors: ['conflict'],
  examples: {
    'one event': { body: { type: 'custom.order', data: { number: 7 } }, status: 202 },
    'two events': {
      body: {
        events: [
          { type: 'custom.order', data: {}, id: 'order-8' },
          { type: 'custom.order', data: {}, id: 'order-9' },
        ],
      },
      status: 202,
    },
  },
}).by(
  (context: Pick<Context, 'eventWriter' | 'now'>) =>
    async ({ body, workspaceId }) => {
      const events = 'events' in body ? body.events : [body]
      const data = await publishEvents(context, workspaceId, events)
      return { status: 202, body: { data } }
    },
)
