import type { Context } from './context.ts'
import { RelayError } from '../http/errors.ts'
import type { KnownEvents } from './event-group-sql.ts'
import type { NewEvent } from './sql.ts'
import { isSameEvent } from './same-event.ts'

const MAX_BYTES = 256 * 1024

type Given = {
  type: string
  data: Record<string, unknown>
  timestamp?: string | undefined
  id?: string | undefined
}

type Published = { id: string; sequence: number; key: string | null; duplicate: boolean }
/** With the text that is signed and sent. */
type Composed = Given & { body: string }

/**
 * Writes a workspace's own events, all or none. An event whose name was published before
 * is not written again; the same name with other content is refused.
 */
export async function publishEvents(
  { eventWriter, now }: Pick<Context, 'eventWriter' | 'now'>,
  workspaceId: string,
  given: readonly Given[],
): Promise<Published[]> {
  const keys = given.flatMap(({ id }) => id ?? [])
  const events = given.map((event) => ({ ...event, body: bodyOf(event, now()) }))
  const bytes = events.reduce((sum, { body }) => sum + body.length, 0)
  let fresh: Fresh[] = []
  const compose = (known: KnownEvents) => (fresh = takeFresh(events, known))
  const told = await eventWriter.publish(workspaceId, { keys, compose }, bytes)
  return recordsOf(events, { ...told, fresh })
}

type Fresh = NewEvent & { given: Composed }
type Fault = { code: 'conflict' | 'body_too_large'; field: string; message: string }

function takeFresh(events: readonly Composed[], known: KnownEvents): Fresh[] {
  const bodies = new Map<string, string>()
  const faults: Fault[] = []
  const fresh = events.flatMap((event, index): Fresh[] => {
    const { type, data, id, body } = event
    const former = id === undefined ? undefined : (known.get(id)?.body ?? bodies.get(id))
    const fault = faultOf(event, former)
    if (fault) faults.push({ ...fault, field: fieldOf(fault.field, index, events) })
    if (fault || former !== undefined) return []
    if (id !== undefined) bodies.set(id, body)
    return [{ type, data, body, key: id, given: event }]
  })
  refuse(faults)
  return fresh
}

function recordsOf(
  events: readonly Composed[],
  parts: {
    fresh: readonly Fresh[]
    written: readonly { id: string; sequence: number }[]
    known: KnownEvents
  },
): Published[] {
  const own = new Map(
    parts.fresh.map(({ given }, index) => [given, parts.written[index]]),
  )
  return events.map((event) => {
    const record = own.get(event) ?? parts.known.get(event.id ?? '')?.placed
    if (!record) throw new Error('An event was neither written nor known')
    const { id, sequence } = record
    return { id, sequence, key: event.id ?? null, duplicate: !own.has(event) }
  })
}

function bodyOf({ type, data, timestamp }: Given, at: Date): string {
  return JSON.stringify({ type, timestamp: timestamp ?? at.toISOString(), data })
}

function faultOf(
  { id, timestamp, body }: Composed,
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
