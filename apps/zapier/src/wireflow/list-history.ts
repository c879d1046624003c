import type { ExecutionSummary } from '@wireflow-connect/sdk'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { isPassing } from '../connection/refuse.ts'
import { listExecutions } from './executions.ts'

// The largest page that Wireflow is known to give, and the one it gives by default.
const LARGEST_PAGE = 100
const DEFAULT_PAGE = 10
// Twice what Zapier takes of one look, which it ends after 30 s.
const MOST_ROWS = 200

/**
 * Executions of a workflow, the newest first, back to those that began at `since`: several
 * pages where there are many, and about the newest 200 at most. Unless it must be whole, what
 * was read before a rate limit is returned.
 */
export async function listHistory(
  z: ZObject,
  bundle: Bundle,
  workflowId: string,
  { since, isWhole }: { since: number; isWhole: boolean },
): Promise<ExecutionSummary[]> {
  const rows = new Map<string, ExecutionSummary>()
  let longest = DEFAULT_PAGE
  for (let offset = 0; rows.size < MOST_ROWS;) {
    const query = { limit: LARGEST_PAGE, offset }
    const found = await listExecutions(z, bundle, workflowId, query).catch(
      (error: unknown) => {
        if (isWhole || rows.size === 0 || !isPassing(error)) throw error
        return []
      },
    )
    const before = rows.size
    // New executions push old ones on to the next page meanwhile, so some come twice.
    for (const row of found) rows.set(row.id, row)
    // A server may give less than it is asked for; what is shorter than before is the end.
    const isLast = found.length < longest || rows.size === before
    const startedAt = found.at(-1)?.startedAt
    if (isLast || (startedAt !== undefined && Date.parse(startedAt) < since)) break
    longest = found.length
    offset += found.length
  }
  return [...rows.values()]
}
