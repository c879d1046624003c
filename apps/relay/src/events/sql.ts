import { splitLarge } from './large-result.ts'
import { namesTypes, wantsEvent, type FilteredEvent } from './event-filter.ts'
import { createId } from '../db/ids.ts'
import type { Db } from '../db/db.ts'
import { saveLargeResults } from './large-results-sql.ts'
import {
  selectSubscribers,
  toSubscriber,
  type Subscriber,
  type SubscriberRow,
} from './subscribers-sql.ts'

export type NewEvent = FilteredEvent & {
  /** The exact text that is signed and sent. */
  body: string
  runId?: string | undefined
  /** How many deliveries led to what it tells of. */
  hops?: number
  /** What a publisher called it. */
  key?: string | undefined
  /** Owed to this endpoint alone, whatever it filters and whether it is disabled. */
  onlyTo?: string | undefined
  /** Not owed to this endpoint. */
  notTo?: string | undefined
  /** The last word on its run, which the run's callback waits for. */
  endsRun?: boolean | undefined
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
  await owe(tx, workspaceId, pair(events, written, subscribers), at)
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

type Pair = { event: NewEvent; written: WrittenEvent; subscriber: Subscriber }

function pair(
  events: readonly NewEvent[],
  written: readonly WrittenEvent[],
  subscribers: readonly Subscriber[],
): Pair[] {
  const listening = listenersByType(subscribers)
  return events.flatMap((event, index) => {
    const record = written[index]
    if (!record) return []
    // What is for one endpoint alone is owed to it whatever it listens to.
    const asked = event.onlyTo === undefined ? listening(event.type) : subscribers
    return asked
      .filter((subscriber) => isFor(event, subscriber))
      .map((subscriber) => ({ event, written: record, subscriber }))
  })
}

/**
 * Who may want an event of a type: those that name it, and those with patterns. Of many
 * endpoints few do, and asking each about each event would cost more than all the rest.
 */
function listenersByType(
  subscribers: readonly Subscriber[],
): (type: string) => Subscriber[] {
  const named = new Map<string, Subscriber[]>()
  const others: Subscriber[] = []
  for (const subscriber of subscribers) {
    if (subscriber.runId !== undefined || !namesTypes(subscriber)) {
      others.push(subscriber)
      continue
    }
    for (const type of new Set(subscriber.eventTypes)) {
      const listeners = named.get(type)
      if (listeners) listeners.push(subscriber)
      else named.set(type, [subscriber])
    }
  }
  return (type) => [...others, ...(named.get(type) ?? [])]
}

function isFor(event: NewEvent, subscriber: Subscriber): boolean {
  if (event.onlyTo !== undefined) return event.onlyTo === subscriber.id
  if (event.notTo === subscriber.id || subscriber.disabledKind === 'owner') return false
  if (subscriber.runId !== undefined) {
    return subscriber.runId === event.runId && event.endsRun === true
  }
  return wantsEvent(subscriber, event)
}

async function owe(
  tx: Db,
  workspaceId: string,
  pairs: readonly Pair[],
  now: Date,
): Promise<void> {
  if (pairs.length === 0) return
  const rows = pairs.map(({ event, written, subscriber }) => {
    const isProbe = event.onlyTo !== undefined
    const isMissed = subscriber.disabledKind !== undefined && !isProbe
    const waits = subscriber.isPaused && !isProbe
    const id = createId('dlv', now)
    const { id: endpointId, isFailing } = subscriber
    const delayMs = isProbe ? 0 : delayOf(subscriber, now)
    if (!isMissed && !waits) {
      written.deliveries.push({ id, endpointId, isFailing, delayMs })
    }
    return {
      id,
      event_id: written.id,
      endpoint_id: endpointId,
      due_at: new Date(now.getTime() + delayMs),
      is_missed: isMissed,
      waits,
      is_probe: isProbe,
    }
  })
  await tx.query({
    ...INSERT_DELIVERIES,
    values: [workspaceId, now, JSON.stringify(rows)],
  })
}

function delayOf({ notBefore, firstDelayMs }: Subscriber, now: Date): number {
  const waitMs = (notBefore ?? now).getTime() - now.getTime()
  return Math.max(0, waitMs, firstDelayMs)
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
         select id, $1, event_id, endpoint_id,
                case when is_missed then 'missed' else 'pending' end,
                case when not is_missed and not waits then due_at end,
                case when is_missed then $2::timestamptz end, is_probe, $2
           from json_to_recordset($3)
             as d (id text, event_id text, endpoint_id text, due_at timestamptz,
                   is_missed bool, waits bool, is_probe bool)`,
}
