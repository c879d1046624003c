import {
  acceptedContent,
  inputRequired,
  type CallToolResult,
  type InputRequiredResult,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server'
import type { components } from '@wireflow-connect/relay-client'
import { z } from 'zod'
import { refusal } from './answer.ts'

type Estimate = components['schemas']['WorkflowEstimate']

const Confirmation = z.object({
  confirm: z.boolean().describe('Whether the workflow is run at this price'),
})

/**
 * Undefined when the price is agreed to: it is within `maxCredits`, or the user said yes.
 * Else what to answer: a question to the user where the client can ask one.
 */
export function confirmCost(
  server: McpServer,
  { estimate, maxCredits }: { estimate: Estimate; maxCredits: number | undefined },
  { mcpReq }: ServerContext,
): CallToolResult | InputRequiredResult | undefined {
  const price = wordsFor(estimate)
  if (!estimate.sufficient) {
    return refusal(`${price} The workspace has ${estimate.availableCredits} left.`)
  }
  if (maxCredits !== undefined) {
    if (estimate.credits <= maxCredits) return undefined
    return refusal(`${price} That is more than maxCredits (${maxCredits}). Not started.`)
  }
  const given = mcpReq.inputResponses?.['confirm']
  if (given !== undefined) {
    const content = acceptedContent(mcpReq.inputResponses, 'confirm', Confirmation)
    return content?.confirm === true
      ? undefined
      : refusal('The user said no. Not started.')
  }
  if (!canAsk(server, mcpReq)) {
    return refusal(
      `${price} Not started. Ask the user, and then call again with maxCredits.`,
    )
  }
  const question = { message: `${price} Run it?`, requestedSchema: Confirmation }
  return inputRequired({ inputRequests: { confirm: inputRequired.elicit(question) } })
}

/** Clients of protocols before 2026-07-28 cannot be asked in the middle of a call over HTTP. */
function canAsk(server: McpServer, { envelope }: ServerContext['mcpReq']): boolean {
  const { elicitation } = server.server.getClientCapabilities() ?? {}
  return envelope !== undefined && elicitation !== undefined
}

function wordsFor({ credits, complete }: Estimate): string {
  return `It costs about ${credits} credits${complete ? '' : ', or more'}.`
}
