import type { RequestHandler } from 'express'
import { z } from 'zod'
import { workspaceOf } from '../authenticate.ts'
import type { Context } from '../context.ts'
import { checkDepth } from '../check-body.ts'
import { publishEvents } from '../publish-events.ts'
import { isStorable } from '../storable.ts'

const MAX_EVENTS = 500

const CustomEvent = z
  .object({
    type: z
      .string()
      .regex(/^custom(\.[a-z0-9_]+)+$/i, 'must begin with "custom."')
      .max(100),
    data: z.record(z.string(), z.unknown()),
    timestamp: z.iso.datetime().optional(),
    /** The publisher's own name for the event: the same name is the same event. */
    id: z
      .string()
      .min(1)
      .max(200)
      .refine(isStorable, 'has characters that cannot be kept')
      .optional(),
  })
  .strict()
const Body = z.union([
  z.object({ events: z.array(CustomEvent).min(1).max(MAX_EVENTS) }).strict(),
  CustomEvent.transform((event) => ({ events: [event] })),
])

export type CustomEvent = z.infer<typeof CustomEvent>

/** `POST /v1/events` — one event of the workspace's own, or up to 500 at once. */
export function postEvents(
  context: Pick<Context, 'db' | 'jobs' | 'now'>,
): RequestHandler {
  return async (request, response) => {
    checkDepth(request.body)
    const { events } = Body.parse(request.body)
    const published = await publishEvents(context, workspaceOf(response), events)
    response.status(202).json({ data: published })
  }
}
