import type { IExecuteFunctions } from 'n8n-workflow'
import { NodeOperationError } from 'n8n-workflow'
import { hasRelay } from '../../api/caller'

const SHORTEST_MS = 1_000
const LONGEST_MS = 24 * 3_600_000
// An agent waits for its tool, and its model for the agent.
const TOOL_LIMIT_MS = 5 * 60_000

type WaitMode = 'auto' | 'poll' | 'suspend' | 'none'

/** How a node waits for what it has started. */
export type Wait = {
  mode: WaitMode
  limitMs: number
  /** How long the node asks by itself before it suspends. */
  pollFirstMs: number
  /** Whether the relay follows it, and calls back when it has ended. */
  isRelayed: boolean
}

/** How to wait, as the user has set it. A tool of an agent never suspends. */
export function readWait(context: IExecuteFunctions): Wait {
  const wanted = context.getNodeParameter('waitMode', 0, 'auto') as WaitMode
  const limitMs = waitLimitMs(context)
  const seconds = Number(context.getNodeParameter('pollFirst', 0, 45))
  const pollFirstMs = Math.min(Math.max(0, seconds) * 1_000, limitMs)
  if (isTool(context)) {
    const mode = wanted === 'none' ? 'none' : 'poll'
    return { mode, limitMs, pollFirstMs, isRelayed: false }
  }
  if (wanted === 'suspend' && !hasRelay(context)) {
    throw new NodeOperationError(context.getNode(), 'Suspending needs a relay', {
      description:
        'Choose a Wireflow Relay API credential, or let the node wait by polling.',
    })
  }
  const isRelayed = (wanted === 'auto' || wanted === 'suspend') && hasRelay(context)
  return { mode: wanted, limitMs, pollFirstMs, isRelayed }
}

/** How long the node asks by itself before it suspends or ends. */
export function pollMsOf({ mode, limitMs, pollFirstMs, isRelayed }: Wait): number {
  if (mode === 'none' || mode === 'suspend') return 0
  return mode === 'auto' && isRelayed ? pollFirstMs : limitMs
}

function waitLimitMs(context: IExecuteFunctions): number {
  const minutes = Number(context.getNodeParameter('waitLimit', 0, 60))
  const limitMs = Math.min(Math.max(SHORTEST_MS, minutes * 60_000), LONGEST_MS)
  return isTool(context) ? Math.min(limitMs, TOOL_LIMIT_MS) : limitMs
}

/**
 * Whether an agent uses the node as its tool. The type says so in every version of n8n:
 * agents from 3 on run tools as nodes of the workflow, and `isToolExecution` is false there.
 */
export function isTool(context: IExecuteFunctions): boolean {
  const isByType = context.getNode().type.endsWith('Tool')
  return isByType || (context.isToolExecution?.() ?? false)
}
