import type { Bundle, ZObject } from 'zapier-platform-core'
import { connectionOf } from '../connection/connection.ts'
import { hasEnded, toOutcome, type Outcome } from '../items/outcome.ts'
import { findExecution } from './executions.ts'

const DAY_SECONDS = 86_400

type Recalled = { outcome: Outcome; wasAsked: boolean }

/**
 * What became of an execution that has ended, from what is remembered of it, or else, if
 * that is allowed, from Wireflow. Undefined when neither tells.
 */
export async function recallOutcome(
  z: ZObject,
  bundle: Bundle,
  executionId: string,
  { mayAsk }: { mayAsk: boolean },
): Promise<Recalled | undefined> {
  const key = cacheKey(z, bundle, executionId)
  const remembered = (await z.cache.get(key)) as Outcome | null
  if (remembered) return { outcome: remembered, wasAsked: false }
  if (!mayAsk) return undefined

  const execution = await findExecution(z, bundle, executionId)
  if (!execution || !hasEnded(execution)) return undefined
  const outcome = toOutcome(execution)
  await z.cache.set(key, outcome, DAY_SECONDS)
  return { outcome, wasAsked: true }
}

// The memory belongs to the app, so the key keeps accounts apart.
function cacheKey(z: ZObject, bundle: Bundle, executionId: string): string {
  const account = z.hash('sha256', connectionOf(bundle).wireflow.key)
  return `outcome.${account.slice(0, 16)}.${executionId}`
}
