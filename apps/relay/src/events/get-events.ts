import { parseJson } from '@wireflow-connect/sdk/wire'
import type { Request, Response } from 'express'
import { z } from 'zod'
import type { Context } from './context.ts'
import { RelayError } from '../http/errors.ts'
import { waitForEvents } from './feed.ts'
import { route } from '../workspaces/route.ts'
import { readDeclared } from '../http/read-query.ts'
import { findFeedBounds, type FeedBounds, type FeedEvent } from './feed-sql.ts'
import { AnyObject } from '../http/shapes.ts'
import { isTokenAlive, type Token } from '../workspaces/tokens-sql.ts'

const Sequence = z.coerce.number().int().min(0)
const Query = z.object({
  after: Sequence.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** For how many seconds to wait for an event that is not there yet. */
  wait: z.coerce.number().min(0).max(60).default(0),
})
const LastEventId = z.object({ 'last-event-id': Sequence.optional() })
// Shorter than what proxies allow a silent connection.
const HEARTBEAT_MS = 15_000

type Parts = Pick<Context, 'db' | 'stopping' | 'resultLinks' | 'now'>

const FeedEventShape = z
  .object({
    id: z.string(),
    sequence: z.number().int(),
    type: z.string(),
    timestamp: z.string().meta({ override: { type: 'string', format: 'date-time' } }),
    data: AnyObject,
  })
  .meta({ id: 'FeedEvent' })
const GapShape = z.object({ from: z.number().int(), to: z.number().int() }).meta({
  id: 'Gap',
  description: 'The numbers of events that were deleted for their age.',
})

/** `GET /v1/events` */
export const getEvents = route({
  summary: 'The events after a number, in order and without a hole',
  description:
    'As JSON or, for `Accept: text/event-stream`, as a stream that begins after ' +
    '`Last-Event-ID`. What was deleted for its age before it was read is a gap.',
  query: Query,
  headers: z.object({
    'Last-Event-ID': z
      .string()
      .optional()
      .meta({ description: 'The number after which to begin, in place of `after`.' }),
  }),
  answers: {
    200: z.object({
      data: z.array(FeedEventShape),
      next: z.number().int().meta({ description: 'What to give as `after` next.' }),
      gap: GapShape.nullable(),
      newest: z.number().int(),
      oldest: z.number().int().nullable(),
    }),
  },
  stream: 'text/event-stream',
}).by((parts: Parts) => async ({ query, workspaceId, token, request, response }) => {
  const { after = 0, limit, wait } = query
  const from = lastEventId(request) ?? after
  await refuseUnknown(parts, workspaceId, from)
  if (request.accepts(['json', 'text/event-stream']) === 'text/event-stream') {
    await stream(parts, { workspaceId, token, after: from, response })
    return 'sent'
  }
  const signal = AbortSignal.any([parts.stopping, closed(response)])
  const waiting = { workspaceId, after: from, limit, waitMs: wait * 1_000, signal }
  const events = await waitForEvents(parts, waiting)
  const bounds = await findFeedBounds(parts.db, workspaceId)
  const gap = gapBetween(from, events, bounds)
  return {
    status: 200,
    body: {
      data: events.map((event) => showEvent(parts, event)),
      next: events.at(-1)?.sequence ?? gap?.to ?? from,
      gap: gap ?? null,
      newest: bounds.newest,
      oldest: bounds.forgottenUpTo < bounds.newest ? bounds.forgottenUpTo + 1 : null,
    },
  }
})

/** What a stream was broken off after; an empty header is as if it were absent. */
function lastEventId(request: Request): number | undefined {
  const given = { 'last-event-id': request.get('last-event-id') || undefined }
  return readDeclared(LastEventId, given)['last-event-id']
}

/** A number that no event has had yet: whoever waits for what comes after it would miss it. */
async function refuseUnknown({ db }: Parts, workspaceId: string, after: number) {
  const { newest } = after === 0 ? { newest: 0 } : await findFeedBounds(db, workspaceId)
  if (after <= newest) return
  const message = `There is no event ${after} yet; the newest is ${newest}.`
  const details = [{ field: 'after', message }]
  throw new RelayError('invalid_request', message, { details })
}

/** The numbers of which a reader will never see the events. */
type Gap = { from: number; to: number }

// Numbers have no holes but at the beginning, so nothing else can lie between.
function gapBetween(
  after: number,
  [first]: readonly FeedEvent[],
  bounds: FeedBounds | undefined,
): Gap | undefined {
  const to = first ? first.sequence - 1 : (bounds?.forgottenUpTo ?? 0)
  return to > after ? { from: after + 1, to } : undefined
}

type Stream = {
  workspaceId: string
  token: Token | undefined
  after: number
  response: Response
}

async function stream(
  parts: Parts,
  { workspaceId, token, after, response }: Stream,
): Promise<void> {
  const signal = AbortSignal.any([parts.stopping, closed(response)])
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'x-accel-buffering': 'no',
  })
  response.write(': connected\n\n')
  let last = after
  while (!signal.aborted) {
    const waiting = { workspaceId, after: last, limit: 100, waitMs: HEARTBEAT_MS, signal }
    const events = await waitForEvents(parts, waiting)
    // A token that was deleted or has expired meanwhile hears nothing more.
    if (!token || !(await isTokenAlive(parts.db, token, parts.now()))) break
    // Where there are events, the first of them tells.
    const bounds =
      events.length > 0 ? undefined : await findFeedBounds(parts.db, workspaceId)
    const gap = gapBetween(last, events, bounds)
    const text = [
      gap ? gapMessage(gap) : '',
      ...events.map((event) => asMessage(parts, event)),
    ].join('')
    await write(response, text === '' ? ': still here\n\n' : text)
    last = events.at(-1)?.sequence ?? gap?.to ?? last
  }
  response.end()
}

// A slow reader is waited for, so that the stream does not pile up in memory.
async function write(response: Response, text: string): Promise<void> {
  if (response.destroyed || response.write(text)) return
  await new Promise<void>((resolve) => {
    response.once('drain', resolve).once('close', resolve)
  })
}

function closed(response: Response): AbortSignal {
  const controller = new AbortController()
  response.once('close', () => controller.abort())
  return controller.signal
}

function showEvent({ resultLinks, now }: Parts, event: FeedEvent) {
  const { id, sequence, body, isLarge } = event
  const text = isLarge ? resultLinks.fill(id, body, now()) : body
  // The event as it was signed.
  const signed = parseJson(text) as { type: string; timestamp: string; data: object }
  return { id, sequence, ...signed }
}

function gapMessage(gap: Gap): string {
  return `id: ${gap.to}\nevent: gap\ndata: ${JSON.stringify(gap)}\n\n`
}

function asMessage(parts: Parts, event: FeedEvent): string {
  const data = JSON.stringify(showEvent(parts, event))
  return `id: ${event.sequence}\nevent: ${event.type}\ndata: ${data}\n\n`
}
