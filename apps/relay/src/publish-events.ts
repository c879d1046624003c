import type { Context } from './context.ts'
import { RelayError } from './errors.ts'
import { wakeDeliveries } from './wake-delivery.ts'
import { writeEvents, type NewEvent } from './store/events.ts'
import { isSameEvent } from './same-event.ts'
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

type Fresh = NewEvent & { given: Given }
type Fault = { code: 'conflict' | 'body_too_large'; field: string; message: string }

function takeFresh(
  given: readonly Given[],
  known: ReadonlyMap<string, Known>,
  at: Date,
): Fresh[] {
  const bodies = new Map<string, string>()
  for (const [key, { body }] of known) bodies.set(key, body)
  const faults: Fault[] = []
  const fresh = given.flatMap((event, index): Fresh[] => {
    const { type, data, id } = event
    const body = bodyOf(event, at)
    const former = id === undefined ? undefined : bodies.get(id)
    const fault = faultOf(event, body, former)
    if (fault) faults.push({ ...fault, field: fieldOf(fault.field, index, given) })
    if (fault || former !== undefined) return []
    if (id !== undefined) bodies.set(id, body)
    return [{ type, data, body, key: id, given: event }]
  })
  refuse(faults)
  return fresh
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
  return JSON.stringify({ type, timestamp: timestamp ?? at.toISOString(), data })
}

function faultOf(
  { id, timestamp }: Given,
  body: string,
  former: string | undefined,
): Fault | undefined {
  if (Buffer.byteLength(body) > MAX_BYTES) {
    const message = 'The event is larger than 256 KiB. Send less.'
    return { code: 'body_too_large', field: 'data', message }
  }
  const isTimeGiven = timestamp !== undefined
  if (former === undefined || isSameEvent(former, body, { isTimeGiven })) return undefined
  const message = `The event "${id}" was published before, with other content.`
  return { code: 'conflict', field: 'id', message }
}

function fieldOf(name: string, index: number, given: readonly Given[]): string {
  return given.length === 1 ? name : `events.${index}.${name}`
}

/** Names every event that cannot be written, so that the publisher can leave those out. */
function refuse(faults: readonly Fault[]): void {
  const [first, ...others] = faults
  if (!first) return
  const more = others.length > 0 ? ` So are ${others.length} more, see the details.` : ''
  throw new RelayError(first.code, `${first.message} Nothing was written.${more}`, {
    details: faults.map(({ field, message }) => ({ field, message })),
  })
}
