import type { RequestHandler } from 'express'
import { z } from 'zod'
import { workspaceOf } from '../workspaces/authenticate.ts'
import type { Context } from './context.ts'
import { JsonObject } from '../base/json-object.ts'
import { checkDepth } from '../http/check-body.ts'
import { publishEvents } from './publish-events.ts'
import { isStorable } from '../db/storable.ts'

const MAX_EVENTS = 500

const ZONE =
  'must be a time with a zone, such as 2026-01-31T10:00:00Z or 2026-01-31T10:00:00+02:00'
/** RFC 3339 in any of its spellings; kept as the same moment in UTC, with every digit. */
const Timestamp = z
  .string()
  .transform((text) => text.replace(/^(\d{4}-\d\d-\d\d)[ t]/, '$1T').replace(/z$/, 'Z'))
  .pipe(z.iso.datetime({ offset: true, error: ZONE }))
  .transform(inUtc)
  .pipe(z.iso.datetime({ error: ZONE }))

const CustomEvent = z
  .object({
    type: z
      .string()
      .regex(/^custom(\.[a-z0-9_]+)+$/i, 'must begin with "custom."')
      .max(100),
    data: JsonObject,
    timestamp: Timestamp.optional(),
    /** The publisher's own name for the event: the same name is the same event. */
    id: z
      .string()
      .min(1)
      .max(200)
      .refine(isStorable, 'has characters that cannot be kept')
      .optional(),
  })
  .strict()
const Batch = z.strictObject({ events: z.array(CustomEvent).min(1).max(MAX_EVENTS) })

export type CustomEvent = z.infer<typeof CustomEvent>

/** `POST /v1/events` — one event of the workspace's own, or up to 500 at once. */
export function postEvents(
  context: Pick<Context, 'eventWriter' | 'now'>,
): RequestHandler {
  return async (request, response) => {
    checkDepth(request.body)
    const events = readEvents(request.body)
    const published = await publishEvents(context, workspaceOf(response), events)
    response.status(202).json({ data: published })
  }
}

// By what is there and not by a union, whose refusal would not name the field.
function readEvents(body: unknown): CustomEvent[] {
  const isBatch = typeof body === 'object' && body !== null && 'events' in body
  return isBatch ? Batch.parse(body).events : [CustomEvent.parse(body)]
}

function inUtc(time: string): string {
  const [, whole = '', fraction = '', zone = ''] =
    /^(\d+-\d+-\d+T[\d:]+)(\.\d+)?(.+)$/.exec(time) ?? []
  if (zone === 'Z') return time
  return `${new Date(`${whole}${zone}`).toISOString().slice(0, 19)}${fraction}Z`
}
