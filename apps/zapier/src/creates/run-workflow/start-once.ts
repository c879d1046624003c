import type { Bundle, ZObject } from 'zapier-platform-core'
import { isUnanswered } from '../../connection/refuse.ts'

/**
 * Starts something under an idempotency key. When nobody can say whether it took effect it
 * is sent once more, which under the same key starts nothing twice. A replay by Zapier may
 * come under another key, so it is not asked for, unless the user maps the key.
 */
export async function startOnce<Started>(
  z: ZObject,
  { inputData }: Pick<Bundle, 'inputData'>,
  start: () => Promise<Started>,
): Promise<Started> {
  try {
    return await onceMore(start)
  } catch (error) {
    const isRepeatable = Boolean(inputData['deduplication_key'])
    throw isUnanswered(error) && !isRepeatable ? unsure(z) : error
  }
}

async function onceMore<Value>(action: () => Promise<Value>): Promise<Value> {
  try {
    return await action()
  } catch (error) {
    if (!isUnanswered(error)) throw error
    return action()
  }
}

function unsure(z: ZObject): Error {
  const message =
    'There was no answer to the start, so the workflow may be running. Look at its history before you replay this, or map a Deduplication Key.'
  return new z.errors.Error(message, 'start_unknown', 502)
}
