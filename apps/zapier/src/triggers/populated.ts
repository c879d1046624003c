import type { ExecutionSummary } from '@wireflow-connect/sdk'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { recall, remember } from '../wireflow/memory.ts'

const TWO_DAYS_SECONDS = 2 * 86_400
const HOUR_MS = 3_600_000

/**
 * Remembers what had ended when a Zap was switched on. Zapier never gives it to the Zap, so
 * its outputs need not be asked for.
 */
export async function rememberPopulated(
  z: ZObject,
  bundle: Bundle,
  ended: readonly ExecutionSummary[],
): Promise<void> {
  const rows = zapId(bundle) === undefined ? ended.filter(isLongAgo) : ended
  const value = rows.map(({ id }) => id)
  await remember(z, bundle, nameOf(bundle), { value, seconds: TWO_DAYS_SECONDS })
}

export async function recallPopulated(
  z: ZObject,
  bundle: Bundle,
): Promise<ReadonlySet<string>> {
  const ids = await recall(z, bundle, nameOf(bundle))
  return new Set(Array.isArray(ids) ? (ids as string[]) : [])
}

// Where Zapier does not say which Zap it is, Zaps that watch the same share the memory. One of
// them may not have had yet what has just ended when another is switched on.
function isLongAgo({ completedAt }: ExecutionSummary): boolean {
  return completedAt !== undefined && Date.parse(completedAt) < Date.now() - HOUR_MS
}

function nameOf(bundle: Bundle) {
  const { workflow_id: workflowId, statuses } = bundle.inputData
  const watched = JSON.stringify([workflowId, statuses])
  return ['populated', zapId(bundle) ?? 'any', watched] as const
}

function zapId({ meta }: Bundle): string | undefined {
  const id: unknown = meta?.zap?.id
  return id === undefined || id === null ? undefined : JSON.stringify(id)
}
