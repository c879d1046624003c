import { call } from '../../api/call'
import type { Caller } from '../../api/caller'
import type { Patience } from '../../api/patience'
import { toObject, toObjects } from '../../reading/json'
import { fromRun, type Report } from '../../reading/report'

/** As many as the relay reads at once. */
export const MOST_AT_ONCE = 100

/** Runs of the relay by their ids, in one call for many; those it does not know are left out. */
export async function readRuns(
  caller: Caller,
  runIds: readonly string[],
  how: { patience?: Patience } = {},
): Promise<Map<string, Report>> {
  const found = new Map<string, Report>()
  for (let at = 0; at < runIds.length; at += MOST_AT_ONCE) {
    const answer = await call(caller, 'wireflowRelayApi', {
      method: 'POST',
      path: '/v1/runs/read',
      body: { runIds: runIds.slice(at, at + MOST_AT_ONCE) },
      isHarmless: true,
      ...how,
    })
    for (const row of toObjects(toObject(answer).data)) {
      const report = fromRun(row)
      found.set(String(report.runId), report)
    }
  }
  return found
}
