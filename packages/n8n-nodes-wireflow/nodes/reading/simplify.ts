import type { IDataObject } from 'n8n-workflow'
import { type Report } from './report'
import { hasEnded } from './statuses'
import { labelIn, selectOutputs } from './select-outputs'
import type { Graph } from './set-inputs'

/** What is known besides the report: the graph names outputs, the link is for people. */
export type About = { graph?: Graph | undefined; link?: string | undefined }

/**
 * An execution in a few fields, which are always all there, whichever node tells of it and
 * whether it comes from Wireflow or from the relay.
 */
export function simplify(report: Report, { graph, link }: About): IDataObject {
  const outputs = selectOutputs(report, graph)
  const first = (kind: 'url' | 'text') =>
    outputs.find((output) => output[kind] !== undefined)?.[kind] ?? null
  const { startedAt = null, endedAt = null } = report
  return {
    executionId: report.executionId,
    runId: report.runId ?? null,
    workflowId: report.workflowId,
    workflowName: report.workflowName ?? null,
    status: report.status,
    finished: hasEnded(report),
    progress: hasEnded(report) ? null : progressOf(report),
    url: first('url'),
    text: first('text'),
    outputs,
    creditsUsed: report.creditsUsed ?? null,
    startedAt,
    endedAt,
    durationMs: startedAt && endedAt ? Date.parse(endedAt) - Date.parse(startedAt) : null,
    error: reasonOf(report, graph),
    link: link ?? null,
  }
}

function progressOf({ nodesDone, nodesTotal, queuePosition }: Report) {
  return {
    nodesDone: nodesDone ?? null,
    nodesTotal: nodesTotal ?? null,
    queuePosition: queuePosition ?? null,
  }
}

function reasonOf({ reason, failedNodeId }: Report, graph: Graph | undefined) {
  if (reason === undefined && failedNodeId === undefined) return null
  const nodeLabel = failedNodeId === undefined ? undefined : labelIn(graph, failedNodeId)
  return {
    message: reason ?? null,
    nodeId: failedNodeId ?? null,
    nodeLabel: nodeLabel ?? null,
  }
}
