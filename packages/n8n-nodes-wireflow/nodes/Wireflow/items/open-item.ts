import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow'
import type { Report } from '../../reading/report'
import { isTool } from '../run/wait'

/** The item of an execution that has not ended, with why it comes all the same. */
export function toOpenItem(
  context: IExecuteFunctions,
  item: INodeExecutionData,
  { report, isWaiting }: { report: Report; isWaiting: boolean },
): INodeExecutionData {
  const late = isWaiting ? { waitLimitReached: true } : {}
  const next = isTool(context) ? { whatNext: whatNext(report) } : {}
  return { ...item, json: { ...item.json, ...late, ...next } }
}

/** For an agent, which would start it again if it were not told. */
function whatNext({ executionId, runId }: Report): string {
  return `It still runs at Wireflow and was paid for: do not start it again. Wait for or get execution ${executionId ?? runId} later.`
}
