import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow'
import { createHmac } from 'crypto'
import { call } from '../../api/call'
import type { Patience } from '../../api/patience'

type Context = IExecuteFunctions | IWebhookFunctions

// n8n takes a moment to store that it waits.
const NOT_BEFORE_MS = 1_000

export type Callback = { url: string; secret: string; notBeforeMs: number }

/** Lets the relay tell this node when a run has ended. The same address twice is one callback. */
export async function addCallback(
  context: Context,
  runId: string,
  patience: Patience,
): Promise<void> {
  await call(context, 'wireflowRelayApi', {
    method: 'POST',
    path: `/v1/runs/${encodeURIComponent(runId)}/callbacks`,
    body: await callbackOf(context),
    isHarmless: true,
    patience,
  })
}

/**
 * Where the relay tells this node that a run has ended, and how it signs that.
 *
 * The address ends in the node's id, so that a late callback never resumes another node
 * that waits in the same execution.
 */
export async function callbackOf(context: Context): Promise<Callback> {
  const resumeUrl = context.evaluateExpression('{{ $execution.resumeUrl }}', 0)
  const url = new URL(String(resumeUrl))
  url.pathname = `${url.pathname}/${context.getNode().id}`
  const secret = await secretOf(context)
  return { url: url.toString(), secret, notBeforeMs: NOT_BEFORE_MS }
}

/**
 * The secret of the callbacks to this node in this execution. It is made from the relay's
 * token, so it is stored nowhere, and both ends of the wait find the same one.
 */
export async function secretOf(context: Context): Promise<string> {
  const { token } = await context.getCredentials<{ token: string }>('wireflowRelayApi')
  const about = `n8n callback ${executionIdOf(context)} ${context.getNode().id}`
  return `whsec_${createHmac('sha256', token).update(about).digest('base64')}`
}

function executionIdOf(context: Context): string {
  return String(context.evaluateExpression('{{ $execution.id }}', 0))
}
