import type { Db } from '../db/db.ts'
import { writeEvents, type NewEvent, type WrittenEvent } from './sql.ts'
import { listEventsByKey, lockPublishing } from './feed-sql.ts'

/** What has happened: done in the transaction that writes its events. */
export type Deed = {
  /** May run again, in another transaction, when the first one failed. */
  act(tx: Db): Promise<readonly NewEvent[]>
}

/** Does what `act` does and writes its events, or neither, for one workspace. */
export type WriteEvents = (
  workspaceId: string,
  act: Deed['act'],
) => Promise<readonly WrittenEvent[]>

/** What somebody publishes. */
export type Publication = {
  keys: readonly string[]
  /** Leaves out what is known. What it throws refuses this publication and no other. */
  compose(known: KnownEvents): readonly NewEvent[]
}

/** Events by the key that their publisher gave them. */
export type KnownEvents = ReadonlyMap<string, KnownEvent>
type KnownEvent = { body: string; placed?: Placed }
type Placed = { id: string; sequence: number }

export type MemberResult =
  { written: readonly WrittenEvent[]; known: KnownEvents } | { refusal: unknown }

type Part = { events: readonly NewEvent[]; refusal?: unknown }

/**
 * Writes the events of everybody who came at the same moment with one range of numbers.
 * Deeds are done before the workspace's row is locked, so that nobody waits for a row while
 * holding that one.
 */
export async function writeGroup(
  tx: Db,
  workspaceId: string,
  group: readonly (Deed | Publication)[],
  now: () => Date,
): Promise<MemberResult[]> {
  const done = new Map<Deed | Publication, Part>()
  for (const member of group) {
    if ('act' in member) done.set(member, { events: await member.act(tx) })
  }
  const known = await findKnown(tx, workspaceId, group)
  const parts = group.map((member) =>
    'act' in member ? (done.get(member) ?? { events: [] }) : compose(member, known),
  )
  const events = parts.flatMap((part) => part.events)
  const written = await writeEvents(tx, workspaceId, events, now)
  place(known, events, written)

  let position = 0
  return parts.map(({ events: { length }, refusal }) => {
    position += length
    return refusal === undefined
      ? { written: written.slice(position - length, position), known }
      : { refusal }
  })
}

async function findKnown(
  tx: Db,
  workspaceId: string,
  group: readonly (Deed | Publication)[],
): Promise<Map<string, KnownEvent>> {
  const keys = group.flatMap((member) => ('act' in member ? [] : member.keys))
  if (keys.length === 0) return new Map()
  await lockPublishing(tx, workspaceId)
  const events = await listEventsByKey(tx, workspaceId, keys)
  return new Map(
    events.map(({ key, body, ...placed }) => [key, { body, placed }] as const),
  )
}

function compose(publication: Publication, known: Map<string, KnownEvent>): Part {
  try {
    const events = publication.compose(known)
    for (const { key, body } of events) if (key !== undefined) known.set(key, { body })
    return { events }
  } catch (refusal) {
    return { events: [], refusal }
  }
}

function place(
  known: Map<string, KnownEvent>,
  events: readonly NewEvent[],
  written: readonly WrittenEvent[],
): void {
  for (const [index, { key, body }] of events.entries()) {
    const placed = written[index]
    if (key !== undefined && placed) known.set(key, { body, placed })
  }
}
