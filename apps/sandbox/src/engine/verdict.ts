import type { Step } from '../graph/plan.ts'
import type { Execution } from '../state/execution.ts'

export type Verdict =
  { turn: 'wait' } | { turn: 'start' } | { turn: 'skip'; blockedBy: string | null }

/**
 * Whether a node may start. It waits for every node before it; a failure anywhere before
 * it skips it; it is also skipped when edges lead to it and none of them carries anything,
 * which is how a branch that was not taken stays untaken.
 */
export function verdictOn(execution: Execution, step: Step): Verdict {
  // A node that a partial run leaves out is no reason to wait: its settings stand in.
  const links = step.incoming.filter(({ from }) => execution.nodes[from])
  const before = links.flatMap(({ from }) => execution.nodes[from] ?? [])
  if (before.some(({ status }) => status === 'PENDING' || status === 'RUNNING')) {
    return { turn: 'wait' }
  }
  const blockedBy = blockerOf(execution, step)
  if (blockedBy !== null) return { turn: 'skip', blockedBy }

  const carries = links.some(
    ({ from, fromPort }) => execution.nodes[from]?.outputs?.[fromPort],
  )
  if (links.length === 0 || carries) return { turn: 'start' }
  return { turn: 'skip', blockedBy: null }
}

function blockerOf(execution: Execution, step: Step): string | null {
  for (const { from } of step.incoming) {
    const run = execution.nodes[from]
    if (run?.status === 'FAILED') return from
    if (run?.blockedBy) return run.blockedBy
  }
  return null
}
