import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow'
import { NodeOperationError } from 'n8n-workflow'
import type { Report } from '../../reading/report'
import { labelIn } from '../../reading/select-outputs'
import type { Graph } from '../../reading/set-inputs'
import { idLines } from './with-ids'

type Context = IExecuteFunctions | IWebhookFunctions

const MEANINGS: Partial<Record<Report['status'], string>> = {
  failed: 'The Wireflow execution failed',
  cancelled: 'The Wireflow execution was cancelled',
  timed_out: 'The Wireflow execution ran out of time',
  lost: 'Wireflow has lost the execution',
}

const ADVICE: Partial<Record<Report['status'], string>> = {
  failed:
    'Models that failed are not charged. Look at the execution in Wireflow, or turn on Retry On Fail to start it again.',
  timed_out:
    'It may still go on at Wireflow. Look at it there before you start it again.',
  lost: 'Wireflow knows nothing of it any more. Look at the history of the workflow before you start it again.',
}

/** Why an execution counts as failed; undefined when it did what it should, or still runs. */
export function failureOf(
  context: Context,
  report: Report,
  { itemIndex, graph }: { itemIndex: number; graph: Graph | undefined },
): NodeOperationError | undefined {
  const meaning = MEANINGS[report.status]
  if (!meaning) return undefined
  const { reason, status } = report
  const node = nodeOf(report, graph)
  const lines = [...(node ? [`Node: ${node}`] : []), ...idLines(report)]
  const description = [...lines, ...(ADVICE[status] ? [ADVICE[status]] : [])].join('\n')
  const message = reason ? `${meaning}: ${reason}` : meaning
  return new NodeOperationError(context.getNode(), message, { itemIndex, description })
}

function nodeOf({ failedNodeId }: Report, graph: Graph | undefined): string | undefined {
  if (!failedNodeId) return undefined
  const label = labelIn(graph, failedNodeId)
  return label ? `${label} (${failedNodeId})` : failedNodeId
}

/** What the error branch is told of an execution, beside why it is there. */
export function factsOf(report: Report): IDataObject {
  const { status, executionId, runId = null, workflowId, failedNodeId = null } = report
  const creditsUsed = report.creditsUsed ?? null
  return { status, executionId, runId, workflowId, nodeId: failedNodeId, creditsUsed }
}
