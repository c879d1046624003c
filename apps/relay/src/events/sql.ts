import { splitLarge } from './large-result.ts'
import { fanOut, type AddressedEvent, type Owed, type Subscriber } from './fan-out.ts'
import { createId } from '../db/ids.ts'
import type { Db } from '../db/db.ts'
import { saveLargeResults } from './large-results-sql.ts'
import { selectSubscribers, toSubscriber, type SubscriberRow } from './subscribers-sql.ts'

export type NewEvent = AddressedEvent & {
  /** The exact text that is signed and sent. */
  body: string
  /** How many deliveries led to what it says. */
  hops?: number
  /** What a publisher called it. */
  key?: string | undefined
}

/** A delivery that came to be owed, with what its job needs. */
export type OwedDelivery = {
  id: string
  endpointId: string
  isFailing: boolean
  /** How long from now its first attempt comes. */
  delayMs: number
}

export type WrittenEvent = { id: string; sequence: number; deliveries: OwedDelivery[] }

type PlacedEvent = NewEvent & { written: WrittenEvent }

/**
 * Writes events and owes each to every endpoint that wants it. Belongs into the
 * transaction of what the events tell of: all of it happens, or nothing.
 */
export async function writeEvents(
  tx: Db,
  workspaceId: string,
  events: readonly NewEvent[],
  now: () => Date,
): Promise<WrittenEvent[]> {
  if (events.length === 0) return []
  const first = await takeSequences(tx, workspaceId, events.length)
  // Not before it is their turn: what is owed later is due later, too.
  const at = now()
  const written = events.map((_event, index) => ({
    id: createId('evt', at),
    sequence: first + index,
    deliveries: [] as OwedDelivery[],
  }))
  const subscribers = await insertEvents(tx, workspaceId, { events, written, at })
  const placed = written.flatMap((record, index) => {
    const event = events[index]
    return event ? [{ ...event, written: record }] : []
  })
  await owe(tx, workspaceId, fanOut(placed, subscribers, at), at)
  return written
}

/** Returns the endpoints that may want them. */
async function insertEvents(
  tx: Db,
  workspaceId: string,
  parts: { events: readonly NewEvent[]; written: readonly WrittenEvent[]; at: Date },
): Promise<Subscriber[]> {
  const { events, written, at } = parts
  const texts = events.map(splitLarge)
  const rows = events.map(({ type, runId, hops = 0, key }, index) => ({
    id: written[index]?.id,
    sequence: written[index]?.sequence,
    type,
    run_id: runId,
    hops,
    key,
    body: texts[index]?.body,
    is_large: texts[index]?.largeResult !== undefined,
  }))
  const runIds = events.flatMap(({ runId }) => runId ?? [])
  const { rows: subscribers } = await tx.query<SubscriberRow>({
    ...INSERT_EVENTS,
    values: [workspaceId, at, JSON.stringify(rows), runIds],
  })
  await saveLargeResults(
    tx,
    texts.flatMap(({ largeResult: body }, index) => {
      const eventId = written[index]?.id
      return body === undefined || eventId === undefined ? [] : [{ eventId, body }]
    }),
  )
  return subscribers.map(toSubscriber)
}

/**
 * Raising the workspace's number locks its row until the commit: numbers are given out in
 * the order of commits and have no gaps, so whoever has read up to a number has read all
 * before it.
 */
async function takeSequences(
  tx: Db,
  workspaceId: string,
  count: number,
): Promise<number> {
  const { rows } = await tx.query<{ event_sequence: string }>(
    `update workspaces set event_sequence = event_sequence + $2
      where id = $1 returning event_sequence`,
    [workspaceId, count],
  )
  return Number(rows[0]?.event_sequence) - count + 1
}

async function owe(
  tx: Db,
  workspaceId: string,
  owed: readonly Owed<PlacedEvent>[],
  now: Date,
): Promise<void> {
  if (owed.length === 0) return
  const rows = owed.map(({ event, endpointId, fate, delayMs, isProbe, isFailing }) => {
    const { written } = event
    const id = createId('dlv', now)
    if (fate === 'due') written.deliveries.push({ id, endpointId, isFailing, delayMs })
    return {
      id,
      event_id: written.id,
      endpoint_id: endpointId,
      state: fate === 'missed' ? 'missed' : 'pending',
      due_at: fate === 'due' ? new Date(now.getTime() + delayMs) : undefined,
      ended_at: fate === 'missed' ? now : undefined,
      probe: isProbe,
    }
  })
  await tx.query({
    ...INSERT_DELIVERIES,
    values: [workspaceId, now, JSON.stringify(rows)],
  })
}

const INSERT_EVENTS = {
  name: 'insert-events',
  text: `with written as (
           insert into events (id, workspace_id, sequence, type, run_id, body, key,
                               is_large, hops, created_at)
           select id, $1, sequence, type, run_id, body, key, is_large, hops, $2
           from json_to_recordset($3)
               as e (id text, sequence bigint, type text, run_id text, body text, key text,
                     is_large bool, hops smallint))
         ${selectSubscribers('$1', '$4')}`,
}

const INSERT_DELIVERIES = {
  name: 'insert-deliveries',
  text: `insert into deliveries (id, workspace_id, event_id, endpoint_id, state, due_at,
                                 ended_at, probe, created_at)
         select id, $1, event_id, endpoint_id, state, due_at, ended_at, probe, $2
           from json_to_recordset($3)
             as d (id text, event_id text, endpoint_id text, state text,
                   due_at timestamptz, ended_at timestamptz, probe bool)`,
}
