import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow'
import { type Report } from '../../reading/report'
import { hasEnded } from '../../reading/statuses'
import { hasErrorBranch, toErrorItem, type Outcome } from './error-item'
import { factsOf, failureOf } from './failure'
import { toItem, toJson, type How } from './to-item'

/**
 * What flows on from an execution that has ended; undefined while it has not. One that did
 * not complete is an error, unless the user wants it as an item like the others.
 */
export async function toOutcome(
  context: IExecuteFunctions | IWebhookFunctions,
  report: Report,
  how: How,
): Promise<Outcome | undefined> {
  const { itemIndex, form } = how
  if (!hasEnded(report)) return undefined
  const error = failureOf(context, report, how)
  if (!error || form.failed === 'item')
    return { item: await toItem(context, report, how) }
  const failed = toErrorItem(error, itemIndex, factsOf(report))
  if (hasErrorBranch(context)) return { item: failed, error }
  const json = { ...(await toJson(context, report, how)), ...failed.json }
  return { item: { ...failed, json }, error }
}
