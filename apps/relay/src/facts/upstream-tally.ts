import type { Database } from '../db/db.ts'
import { addUpstreamCalls, MINUTE_MS, type UpstreamCalls } from './facts-sql.ts'

export type UpstreamTally = {
  /** One call was answered. */
  record(workspaceId: string, status: number): void
  /** Writes down what was counted since. What cannot be written is kept for the next time. */
  flush(): Promise<void>
}

/**
 * Counts calls to the upstream in memory: no row tells of each. A process that is killed loses
 * those of the last seconds.
 */
export function createUpstreamTally(db: Database, now: () => Date): UpstreamTally {
  let calls = new Map<string, UpstreamCalls>()

  function add(call: UpstreamCalls): void {
    const key = `${call.workspaceId} ${call.at.getTime()} ${call.label}`
    const known = calls.get(key)
    if (known) known.count += call.count
    else calls.set(key, call)
  }

  return {
    record(workspaceId, status) {
      const at = new Date(Math.floor(now().getTime() / MINUTE_MS) * MINUTE_MS)
      add({ workspaceId, at, label: labelOf(status), count: 1 })
    },
    async flush() {
      const taken = [...calls.values()]
      if (taken.length === 0) return
      calls = new Map()
      try {
        await addUpstreamCalls(db, taken)
      } catch (error) {
        for (const call of taken) add(call)
        throw error
      }
    },
  }
}

function labelOf(status: number): string {
  return status === 429 ? '429' : `${Math.floor(status / 100)}xx`
}
