import type { ExecutionSummary } from '@wireflow-connect/sdk'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { listExecutions } from './executions.ts'

// The largest page that Wireflow is known to give, and the one it gives by default.
const LARGEST_PAGE = 100
const DEFAULT_PAGE = 10
// Zapier takes at most 100 new items of one look, and ends it after 30 s.
const MOST_PAGES = 4

/**
 * Executions of a workflow, the newest first, back to those that began at `since`: several
 * pages where there are many, and never more than the newest four.
 */
export async function listHistory(
  z: ZObject,
  bundle: Bundle,
  workflowId: string,
  since: number,
): Promise<ExecutionSummary[]> {
  const rows = new Map<string, ExecutionSummary>()
  let offset = 0
  let longest = DEFAULT_PAGE
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = { limit: LARGEST_PAGE, offset }
    const found = await listExecutions(z, bundle, workflowId, query)
    // New executions push old ones on to the next page meanwhile, so some come twice.
    for (const row of found) rows.set(row.id, row)
    // A server may give less than it is asked for; what is shorter than before is the end.
    const startedAt = found.at(-1)?.startedAt
    const isOlder = startedAt !== undefined && Date.parse(startedAt) < since
    if (found.length < longest || isOlder) break
    longest = found.length
    offset += found.length
  }
  return [...rows.values()]
}
