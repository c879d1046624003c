import { parseJson } from '@wireflow-connect/sdk/wire'
import type { Request, RequestHandler, Response } from 'express'
import { z } from 'zod'
import { callerOf } from '../workspaces/authenticate.ts'
import type { Context } from './context.ts'
import { RelayError } from '../http/errors.ts'
import { waitForEvents } from './feed.ts'
import { readQuery } from '../http/read-query.ts'
import { findFeedBounds, type FeedBounds, type FeedEvent } from './feed-sql.ts'
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

/**
 * `GET /v1/events` — the events after a number, in order and without a hole, as JSON or,
 * for `Accept: text/event-stream`, as a stream that begins after `Last-Event-ID`. What was
 * deleted for its age before somebody read it is told as a gap.
 */
export function getEvents(parts: Parts): RequestHandler {
  return async (request, response) => {
    const { after = 0, limit, wait } = readQuery(Query, request)
    const token = callerOf(response)
    const { workspaceId } = token
    const from = lastEventId(request) ?? after
    await refuseUnknown(parts, workspaceId, from)
    if (request.accepts(['json', 'text/event-stream']) === 'text/event-stream') {
      return stream(parts, { token, after: from, response })
    }
    const signal = AbortSignal.any([parts.stopping, closed(response)])
    const waiting = { workspaceId, after: from, limit, waitMs: wait * 1_000, signal }
    const events = await waitForEvents(parts, waiting)
    const bounds = await findFeedBounds(parts.db, workspaceId)
    const gap = gapBetween(from, events, bounds)
    response.json({
      data: events.map((event) => showEvent(parts, event)),
      next: events.at(-1)?.sequence ?? gap?.to ?? from,
      gap: gap ?? null,
      newest: bounds.newest,
      oldest: bounds.forgottenUpTo < bounds.newest ? bounds.forgottenUpTo + 1 : null,
    })
  }
}

/** What a stream was broken off after; an empty header is as if it were absent. */
function lastEventId(request: Request): number | undefined {
  return LastEventId.parse({
    'last-event-id': request.get('last-event-id') || undefined,
  })['last-event-id']
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

type Stream = { token: Token; after: number; response: Response }

async function stream(parts: Parts, { token, after, response }: Stream) {
  const { workspaceId } = token
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
    if (!(await isTokenAlive(parts.db, token.id, parts.now()))) break
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
  return { id, sequence, ...(parseJson(text) as object) }
}

function gapMessage(gap: Gap): string {
  return `id: ${gap.to}\nevent: gap\ndata: ${JSON.stringify(gap)}\n\n`
}

function asMessage(parts: Parts, event: FeedEvent): string {
  const data = JSON.stringify(showEvent(parts, event))
  return `id: ${event.sequence}\nevent: ${event.type}\ndata: ${data}\n\n`
}
