import type { IExecuteFunctions } from 'n8n-workflow'

const SHORTEST_MS = 1_000
const LONGEST_MS = 24 * 3_600_000
// An agent waits for its tool, and its model for the agent.
const TOOL_LIMIT_MS = 5 * 60_000

/** How long to wait at most, as the user has set it; as a tool never longer than 5 minutes. */
export function waitLimitMs(context: IExecuteFunctions, itemIndex: number): number {
  const minutes = Number(context.getNodeParameter('waitLimit', itemIndex, 60))
  const limitMs = Math.min(Math.max(SHORTEST_MS, minutes * 60_000), LONGEST_MS)
  return isTool(context) ? Math.min(limitMs, TOOL_LIMIT_MS) : limitMs
}

/** Whether an agent uses the node as its tool. Older versions of n8n do not tell. */
export function isTool(context: IExecuteFunctions): boolean {
  return context.isToolExecution?.() ?? false
}
