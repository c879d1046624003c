import type { Bundle, ZObject } from 'zapier-platform-core'
import { toItem, type Item } from '../../items/item.ts'
import { hasEnded, type Outcome, type Status } from '../../runs/outcome.ts'
import { shorten } from '../../connection/shorten.ts'
import { withoutContext } from '../../connection/without-context.ts'

const WORDS: Readonly<Record<Status, string>> = {
  running: 'is running',
  blocked: 'has not been started',
  completed: 'has completed',
  failed: 'failed',
  cancelled: 'was cancelled',
  timed_out: 'took too long',
  lost: 'cannot be found at Wireflow any more',
}

/** What the step returns: the run, or an error when it went wrong and that was chosen. */
export async function conclude(
  z: ZObject,
  bundle: Bundle,
  outcome: Outcome,
): Promise<Item> {
  const { status } = outcome
  const isFine = status === 'completed' || !hasEnded(outcome)
  if (isFine || bundle.inputData['on_failure'] === 'continue') {
    return toItem(z, bundle, outcome)
  }
  // Somebody's decision is no fault of the Zap, so it does not count against it.
  if (status === 'cancelled') {
    throw withoutContext(new z.errors.HaltedError(describe(outcome)))
  }
  throw new z.errors.Error(describe(outcome), `execution_${status}`, 422)
}

function describe({ workflowName, executionId, status, ...outcome }: Outcome): string {
  const where = outcome.failedNode ? ` at step ${outcome.failedNode}` : ''
  const why = outcome.error ? `: ${outcome.error}` : ''
  const which = executionId ? ` (${executionId})` : ''
  return shorten(
    `The run of ${workflowName ?? 'the workflow'}${which} ${WORDS[status]}${where}${why}`,
    '',
  )
}
