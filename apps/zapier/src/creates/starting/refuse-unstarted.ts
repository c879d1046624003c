import type { Bundle, ZObject } from 'zapier-platform-core'
import { shorten } from '../../connection/shorten.ts'
import { cancelRun } from '../../relay/runs.ts'
import { hasEnded, type Outcome } from '../../runs/outcome.ts'

/**
 * Refuses a test run that was not started while its user waited, and takes it back, so that a
 * test that has failed costs nothing later. One that was started meanwhile goes on.
 *
 * @throws an `Error` that says why it was not started.
 */
export async function refuseUnstarted(
  z: ZObject,
  bundle: Bundle,
  outcome: Outcome,
): Promise<void> {
  const { runId, executionId, status, error } = outcome
  if (hasEnded(outcome) || executionId !== undefined || runId === undefined) return
  const end = (await isTakenBack(z, bundle, runId))
    ? 'It was cancelled and costs nothing.'
    : `It may still start: look for ${runId} on your Wireflow Connect server.`
  const isBlocked = status === 'blocked'
  const why = isBlocked ? (error ?? 'It waits for somebody.') : 'Other runs come first.'
  const message = shorten(`This test run was not started. ${end} `, why)
  throw new z.errors.Error(message, isBlocked ? 'run_blocked' : 'run_queued', 422)
}

async function isTakenBack(z: ZObject, bundle: Bundle, runId: string): Promise<boolean> {
  try {
    await cancelRun(z, bundle, runId)
    return true
  } catch {
    return false
  }
}
