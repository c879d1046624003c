import type { Context } from './context.ts'
import { RelayError } from './errors.ts'
import { wakeDeliveries } from './wake-delivery.ts'
import { writeEvents, type NewEvent } from './store/events.ts'
import { listEventsByKey, lockPublishing } from './store/feed.ts'

const MAX_BYTES = 256 * 1024

type Given = {
  type: string
  data: Record<string, unknown>
  timestamp?: string | undefined
  id?: string | undefined
}

type Published = { id: string; sequence: number; key: string | null; duplicate: boolean }
type Known = { id: string; sequence: number; body: string }

/**
 * Writes a workspace's own events, all or none. An event whose name was published before
 * is not written again; the same name with other content is refused.
 */
export async function publishEvents(
  { db, jobs, now }: Pick<Context, 'db' | 'jobs' | 'now'>,
  workspaceId: string,
  given: readonly Given[],
): Promise<Published[]> {
  const { published, written } = await db.transaction(async (tx) => {
    await lockPublishing(tx, workspaceId)
    // Not before it is this one's turn: what is owed later is due later, too.
    const at = now()
    const keys = given.flatMap(({ id }) => id ?? [])
    const known = new Map<string, Known>()
    if (keys.length > 0) {
      for (const event of await listEventsByKey(tx, workspaceId, keys)) {
        known.set(event.key, event)
      }
    }
    const fresh = takeFresh(given, known, at)
    const written = await writeEvents(tx, workspaceId, fresh, at)
    return { published: recordsOf(given, { fresh, written, known }), written }
  })
  wakeDeliveries(jobs, written)
  return published
}

function takeFresh(
  given: readonly Given[],
  known: ReadonlyMap<string, Known>,
  at: Date,
): (NewEvent & { given: Given })[] {
  const bodies = new Map<string, string>()
  return given.flatMap((event) => {
    const body = bodyOf(event, at)
    const former = event.id === undefined ? undefined : known.get(event.id)?.body
    const before = former ?? bodies.get(event.id ?? '')
    if (before !== undefined) {
      if (!isSameEvent(before, body, event)) throw otherContent(event)
      return []
    }
    if (event.id !== undefined) bodies.set(event.id, body)
    return [{ type: event.type, data: event.data, body, key: event.id, given: event }]
  })
}

type Placed = { id: string; sequence: number }

function recordsOf(
  given: readonly Given[],
  parts: {
    fresh: readonly { given: Given }[]
    written: readonly Placed[]
    known: ReadonlyMap<string, Known>
  },
): Published[] {
  const own = new Map<Given, Placed>()
  const byKey = new Map<string | undefined, Placed>(parts.known)
  for (const [index, record] of parts.written.entries()) {
    const event = parts.fresh[index]?.given
    if (!event) continue
    own.set(event, record)
    if (event.id !== undefined) byKey.set(event.id, record)
  }
  return given.map((event) => {
    const record = own.get(event) ?? byKey.get(event.id)
    if (!record) throw new Error('An event was neither written nor known')
    const { id, sequence } = record
    return { id, sequence, key: event.id ?? null, duplicate: !own.has(event) }
  })
}

function bodyOf({ type, data, timestamp }: Given, at: Date): string {
  const body = JSON.stringify({ type, timestamp: timestamp ?? at.toISOString(), data })
  if (Buffer.byteLength(body) > MAX_BYTES) {
    throw new RelayError('body_too_large', 'An event is larger than 256 KiB. Send less.')
  }
  return body
}

// The time is compared only where the publisher gave it.
function isSameEvent(former: string, body: string, { timestamp }: Given): boolean {
  if (timestamp !== undefined) return former === body
  return withoutTime(former) === withoutTime(body)
}

function withoutTime(body: string): string {
  return JSON.stringify({ ...(JSON.parse(body) as object), timestamp: undefined })
}

function otherContent({ id }: Given): RelayError {
  const message = `The event "${id}" was published before, with other content.`
  return new RelayError('conflict', message)
}
