import type { Bundle, ZObject } from 'zapier-platform-core'
import { isPassing, isUnanswered } from '../../connection/refuse.ts'
import { shorten } from '../../connection/shorten.ts'
import { hasRelay } from '../../relay/call-relay.ts'
import { listExecutions } from '../../wireflow/executions.ts'

/**
 * Starts something under an idempotency key. When nobody can say whether it took effect, since
 * there was no answer or none that can be read, it is sent once more, which under the same key
 * starts nothing twice. A replay by Zapier may come under another key, so it is not asked for,
 * unless the user maps the key.
 *
 * @throws an `Error` with the code `start_unknown` that names what was started about then.
 */
export async function startOnce<Started>(
  z: ZObject,
  bundle: Bundle,
  start: () => Promise<Started>,
): Promise<Started> {
  const begunMs = Date.now()
  try {
    return await onceMore(start)
  } catch (error) {
    if (!isUnanswered(error)) throw error
    const isRepeatable = Boolean(bundle.inputData['deduplication_key'])
    if (isRepeatable && isPassing(error)) throw error
    throw await unsure(z, bundle, { begunMs, isRepeatable })
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

type Attempt = { begunMs: number; isRepeatable: boolean }

async function unsure(
  z: ZObject,
  bundle: Bundle,
  { begunMs, isRepeatable }: Attempt,
): Promise<Error> {
  const begun = await startedSince(z, bundle, begunMs)
  const seen =
    begun && begun.length > 0
      ? ` Started about then: ${begun.join(', ')}.`
      : ' Look at its history before you replay this.'
  const next = isRepeatable
    ? ' A replay is safe: the Deduplication Key starts it once.'
    : ' To make replays safe, map a Deduplication Key.'
  const message = shorten(
    'The start got no answer that can be read, so the workflow may be running.',
    `${seen}${next}`,
  )
  return new z.errors.Error(message, 'start_unknown', 502)
}

// The clock of the service may be behind.
const SKEW_MS = 60_000
const LOOK_AT = 5
const MOST_NAMED = 3

/** What the history of the workflow has since then; undefined where it cannot be read. */
async function startedSince(
  z: ZObject,
  bundle: Bundle,
  begunMs: number,
): Promise<string[] | undefined> {
  // What the relay has accepted need not be in the history yet.
  if (hasRelay(bundle)) return undefined
  try {
    const workflowId = String(bundle.inputData['workflow_id'])
    const rows = await listExecutions(z, bundle, workflowId, { limit: LOOK_AT })
    return rows
      .filter(({ startedAt = '' }) => Date.parse(startedAt) >= begunMs - SKEW_MS)
      .slice(0, MOST_NAMED)
      .map(({ id }) => id)
  } catch {
    return undefined
  }
}
