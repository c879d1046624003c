import { type Report } from '../../reading/report'
import { hasEnded } from '../../reading/statuses'

type Ended = Map<string, Report>

// A wait is over within a day, and its alarm a few minutes later.
const KEPT_MS = 25 * 3_600_000
// By wait. It saves reads and nothing else: another process, or one that was restarted, reads
// again what has ended.
const kept = new Map<string, { ended: Ended; usedAt: number }>()

export type Wait = {
  /** Of the n8n execution and the node in it. */
  key: string
  runIds: readonly string[]
  read: (runIds: readonly string[]) => Promise<ReadonlyMap<string, Report>>
  /** How many can be read at once. */
  most: number
}

/**
 * How all runs of a wait have ended, or else one that has not. The last are read first: who
 * was started last mostly ends last, and is then the one to wait for. What has ended is read
 * once, since it never changes.
 *
 * @throws {Error} when a run is not known any more.
 */
export async function readEnds({
  key,
  runIds,
  read,
  most,
}: Wait): Promise<ReadonlyMap<string, Report> | string> {
  const ended = endedOf(key)
  for (let size = 1; ; size = Math.min(size * 2, most)) {
    const chunk = runIds
      .toReversed()
      .filter((runId) => !ended.has(runId))
      .slice(0, size)
    if (chunk.length === 0) return ended
    const reports = await read(chunk)
    for (const runId of chunk) {
      const report = reports.get(runId)
      if (!report) throw new Error(`The relay does not know the run ${runId} any more.`)
      if (hasEnded(report)) ended.set(runId, report)
    }
    const open = chunk.find((runId) => !ended.has(runId))
    if (open !== undefined) return open
  }
}

/** Nobody waits any more. */
export function forgetEnds(key: string): void {
  kept.delete(key)
}

function endedOf(key: string): Ended {
  const now = Date.now()
  for (const [each, { usedAt }] of kept) if (now - usedAt > KEPT_MS) kept.delete(each)
  const { ended } = kept.get(key) ?? { ended: new Map() }
  kept.set(key, { ended, usedAt: now })
  return ended
}
