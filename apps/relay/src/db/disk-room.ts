import type { Logger } from '../base/logger.ts'
import { DatabaseAway } from '../base/database-away.ts'
import type { Database } from './db.ts'

export type DiskRoom = {
  /** Whether the database could not write for want of room, and has not been able to since. */
  readonly isFull: boolean
  /** Says that it could not. */
  recordFull: () => void
  /** Where it could not, tries it out again; to be called from time to time. */
  look(db: Pick<Database, 'transaction'>): Promise<void>
}

/** Knows whether there is room on the database's disk, which reading alone does not show. */
export function createDiskRoom(log: Logger): DiskRoom {
  let isFull = false
  return {
    get isFull() {
      return isFull
    },

    recordFull() {
      isFull = true
    },

    async look(db) {
      if (!isFull) return
      if (!(await hasRoom(db))) return
      isFull = false
      log.info('there is room on the disk of the database again')
    },
  }
}

// A megabyte in a table of nobody's, which is gone at the end of the transaction.
const TAKE_ROOM = `create temp table relay_room on commit drop as
  select repeat('x', 1000) from generate_series(1, 1000)`

async function hasRoom(db: Pick<Database, 'transaction'>): Promise<boolean> {
  try {
    await db.transaction(async (tx) => tx.query(TAKE_ROOM))
    return true
  } catch (error) {
    if (error instanceof DatabaseAway) return false
    // Not allowed to make such a table: the next statement that finds no room tells.
    return true
  }
}
