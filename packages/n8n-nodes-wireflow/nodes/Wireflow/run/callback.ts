import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow'
import { createHmac } from 'crypto'

/**
 * Where the relay tells this node that a run has ended, and how it signs that.
 *
 * The address ends in the node's id, so that a late callback never resumes another node
 * that waits in the same execution.
 */
export async function callbackOf(
  context: IExecuteFunctions,
  itemIndex: number,
): Promise<{ url: string; secret: string }> {
  const resumeUrl = context.evaluateExpression('{{ $execution.resumeUrl }}', itemIndex)
  const url = new URL(String(resumeUrl))
  url.pathname = `${url.pathname}/${context.getNode().id}`
  return { url: url.toString(), secret: await secretOf(context) }
}

/**
 * The secret of the callbacks to this node in this execution. It is made from the relay's
 * token, so it is stored nowhere, and both ends of the wait find the same one.
 */
export async function secretOf(
  context: IExecuteFunctions | IWebhookFunctions,
): Promise<string> {
  const { token } = await context.getCredentials<{ token: string }>('wireflowRelayApi')
  const about = `n8n callback ${executionIdOf(context)} ${context.getNode().id}`
  return `whsec_${createHmac('sha256', token).update(about).digest('base64')}`
}

function executionIdOf(context: IExecuteFunctions | IWebhookFunctions): string {
  return String(context.evaluateExpression('{{ $execution.id }}', 0))
}
