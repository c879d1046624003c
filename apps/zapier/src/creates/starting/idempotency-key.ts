import { createHash, randomUUID } from 'node:crypto'
import type { Bundle } from 'zapier-platform-core'

/**
 * The key under which a run is started once. What the user maps counts for one workflow;
 * else the address of the callback names this step of this Zap run.
 */
export function idempotencyKey(
  { inputData }: Pick<Bundle, 'inputData'>,
  callbackUrl?: string,
): string {
  const { workflow_id: workflowId, deduplication_key: key } = inputData
  if (key) return hash(JSON.stringify([workflowId, key]))
  return callbackUrl === undefined ? `zap-${randomUUID()}` : hash(callbackUrl)
}

function hash(text: string): string {
  return `zap-${createHash('sha256').update(text).digest('hex')}`
}
