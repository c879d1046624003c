import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow'
import { NodeOperationError } from 'n8n-workflow'
import { call } from '../../api/call'
import { long } from '../../api/patience'
import { fromRun, toOpenReport, type Report } from '../../reading/report'
import { forgetResults } from '../../reading/set-inputs'
import { toGraph } from './graphs'
import { entryOf, idempotencyKey } from './ledger'
import { getExecution } from './poll'
import { readStarted } from './start'
import { runTogether, type Starter } from './together'

/** Runs again what executions or runs of the relay have run, with the inputs of that time. */
export async function rerunExecutions(
  context: IExecuteFunctions,
  reportOf: (itemIndex: number) => Report,
): Promise<INodeExecutionData[][]> {
  return await runTogether(context, () => createRerunner(context, reportOf))
}

function createRerunner(
  context: IExecuteFunctions,
  reportOf: (itemIndex: number) => Report,
): Starter {
  const patience = long()

  return {
    async start(itemIndex) {
      const entry = entryOf(context, itemIndex)
      if (entry.started) return [toOpenReport(entry.started)]
      const before = reportOf(itemIndex)
      const report = before.runId
        ? await rerunByRelay(before.runId, itemIndex)
        : await rerunDirectly(before, itemIndex)
      const { executionId, runId, workflowId } = report
      const which = { executionId, workflowId: workflowId ?? '' }
      entry.started = { ...which, ...(runId ? { runId } : {}) }
      return [report]
    },
  }

  function keyOf(itemIndex: number, rerun: string): string {
    const { failures } = entryOf(context, itemIndex)
    return idempotencyKey(context, itemIndex, { failures, wanted: { rerun } })
  }

  async function rerunByRelay(runId: string, itemIndex: number): Promise<Report> {
    const run = await call(context, 'wireflowRelayApi', {
      method: 'POST',
      path: `/v1/runs/${encodeURIComponent(runId)}/rerun`,
      headers: { 'Idempotency-Key': keyOf(itemIndex, runId) },
      body: { confirm: true },
      itemIndex,
      patience,
    })
    return fromRun(run)
  }

  async function rerunDirectly(before: Report, itemIndex: number): Promise<Report> {
    const record = await getExecution(context, before, { itemIndex })
    const graph = toGraph(record.raw.workflowSnapshot)
    const { workflowId } = record
    if (graph.nodes.length === 0 || !workflowId) throw noSnapshot(itemIndex)
    const answer = await call(context, 'wireflowApi', {
      method: 'POST',
      path: `/workflows/${encodeURIComponent(workflowId)}/execute`,
      headers: { 'Idempotency-Key': keyOf(itemIndex, String(before.executionId)) },
      body: { nodes: forgetResults(graph.nodes), edges: graph.edges },
      itemIndex,
      patience,
    })
    const [report] = readStarted(context, answer, { workflowId, itemIndex })
    return report
  }

  function noSnapshot(itemIndex: number): NodeOperationError {
    return new NodeOperationError(
      context.getNode(),
      'Wireflow did not say what this execution has run',
      {
        itemIndex,
        description:
          'Nothing was started. Use Workflow > Run with its inputs; a run of the relay (run_…) can always be run again.',
      },
    )
  }
}
