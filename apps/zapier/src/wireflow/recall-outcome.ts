import type { Bundle, ZObject } from 'zapier-platform-core'
import { connectionOf } from '../connection/connection.ts'
import { hasEnded, toOutcome, type Outcome } from '../runs/outcome.ts'
import { findExecution } from './executions.ts'

const TWO_DAYS_SECONDS = 2 * 86_400

/** What is remembered of executions that have ended; undefined where nothing is. */
export async function recallOutcomes(
  z: ZObject,
  bundle: Bundle,
  executionIds: readonly string[],
): Promise<(Outcome | undefined)[]> {
  const keys = executionIds.map((id) => cacheKey(z, bundle, id))
  const texts = await Promise.all(keys.map((key) => z.cache.get(key)))
  return texts.map((text) =>
    typeof text === 'string' ? (JSON.parse(text) as Outcome) : undefined,
  )
}

/** Asks what became of an execution, and remembers it: what has ended does not change. */
export async function learnOutcome(
  z: ZObject,
  bundle: Bundle,
  executionId: string,
): Promise<Outcome | undefined> {
  const execution = await findExecution(z, bundle, executionId)
  if (!execution || !hasEnded(execution)) return undefined
  const outcome = toOutcome(execution)
  const key = cacheKey(z, bundle, executionId)
  await z.cache.set(key, JSON.stringify(outcome), TWO_DAYS_SECONDS)
  return outcome
}

// The memory belongs to the app, so the key keeps accounts apart.
function cacheKey(z: ZObject, bundle: Bundle, executionId: string): string {
  const account = z.hash('sha256', connectionOf(bundle).wireflow.key)
  return `outcome.${account.slice(0, 16)}.${executionId}`
}
