import { createBatcher, type Batcher } from '../base/batcher.ts'
import type { JobQueue } from '../work/catalog.ts'
import type { DividedDatabase } from '../db/divided-database.ts'
import {
  writeGroup,
  type Deed,
  type KnownEvents,
  type Publication,
  type MemberResult,
  type WriteEvents,
} from './event-group-sql.ts'
import type { WrittenEvent } from './sql.ts'
import { wakeDeliveries } from '../work/wake-delivery.ts'

// A group is one transaction, which everybody in it waits for.
const MAX_MEMBERS = 100
const MAX_BYTES = 2 * 1024 * 1024

/**
 * Writes events and owes them to endpoints. Whoever writes events of one workspace at the
 * same moment shares a transaction; both calls return after its commit.
 */
export type EventWriter = {
  /** Does something and tells of it, or neither; wakes the deliveries. */
  write: WriteEvents
  /** `bytes` is about how much it writes. @throws what `compose` throws. */
  publish(
    workspaceId: string,
    publication: Publication,
    bytes: number,
  ): Promise<{ written: readonly WrittenEvent[]; known: KnownEvents }>
}

type Entry = { member: Deed | Publication; told: MemberResult | undefined }
type Group = { batcher: Batcher<Entry>; memberCount: number }

export function createEventWriter(parts: {
  db: DividedDatabase
  jobs: JobQueue
  now: () => Date
}): EventWriter {
  const { jobs, now } = parts
  const db = parts.db.of('publishing')
  const groups = new Map<string, Group>()

  function groupOf(workspaceId: string): Group {
    const present = groups.get(workspaceId)
    if (present) return present
    const batcher = createBatcher<Entry>(
      async (entries) => writeAll(workspaceId, entries),
      {
        maxItems: MAX_MEMBERS,
        maxWeight: MAX_BYTES,
      },
    )
    const group = { batcher, memberCount: 0 }
    groups.set(workspaceId, group)
    return group
  }

  async function writeAll(workspaceId: string, entries: readonly Entry[]): Promise<void> {
    const members = entries.map(({ member }) => member)
    const told = await db.transaction(async (tx) =>
      writeGroup(tx, workspaceId, members, now),
    )
    for (const [index, entry] of entries.entries()) entry.told = told[index]
    wakeDeliveries(
      jobs,
      told.flatMap((each) => ('written' in each ? each.written : [])),
    )
  }

  async function add(workspaceId: string, member: Deed | Publication, bytes: number) {
    const entry: Entry = { member, told: undefined }
    const group = groupOf(workspaceId)
    group.memberCount++
    try {
      await group.batcher.add(entry, bytes)
    } finally {
      if (--group.memberCount === 0) groups.delete(workspaceId)
    }
    if (!entry.told) throw new Error('A member of a group was left out')
    if ('refusal' in entry.told) throw entry.told.refusal
    return entry.told
  }

  return {
    async write(workspaceId, act) {
      const { written } = await add(workspaceId, { act }, 0)
      return written
    },

    publish: async (workspaceId, publication, bytes) =>
      add(workspaceId, publication, bytes),
  }
}
