import {
  setInputs,
  type StartedExecution,
  type Wireflow,
  type WorkflowGraph,
} from '@wireflow-connect/sdk'
import type { Run } from '../runs/run.ts'
import type { Way } from '../runs/start-way.ts'

export type Sent = {
  workflowName: string | undefined
  batchId: string | undefined
  executions: readonly StartedExecution[]
}

/** The upstream may be slow at it; whoever gives up sooner may pay for what nobody follows. */
const START_TIMEOUT_MS = 60_000

/** By this field of its trigger data an execution that `trigger` started is found again. */
export const MARKER = '_connectRunId'

/** Whether a start may be sent again when its answer was lost: the upstream repeats it. */
export function isRepeatable(way: Way): boolean {
  return way === 'execute'
}

/** Asks the upstream to start what a run wants, in the way the run says. */
export async function sendStart(
  upstream: Wireflow,
  run: Run,
  graphOf: (workflowId: string) => Promise<WorkflowGraph>,
  signal: AbortSignal,
): Promise<Sent> {
  const options = { signal, timeoutMs: START_TIMEOUT_MS }
  if (run.way === 'run') {
    const { workflowId, inputValues } = run
    const { executions } = await upstream.workflows.run(workflowId, inputValues, options)
    return { workflowName: run.workflowName, batchId: undefined, executions }
  }
  if (run.way === 'trigger') {
    const data = { ...run.triggerData, [MARKER]: run.id }
    const { executions } = await upstream.triggers.fire(run.workflowId, data, options)
    return { workflowName: run.workflowName, batchId: undefined, executions }
  }

  const workflow = await graphOf(run.workflowId)
  const { batchId, executions } = await upstream.executions.start(
    {
      workflowId: run.workflowId,
      nodes: setInputs(workflow, run.inputValues),
      edges: workflow.edges,
      triggerData: run.triggerData,
      targetNodeId: run.targetNodeId,
      iteratorConfigs: run.iteratorConfigs,
      // If the process dies after the upstream's answer and before the commit, the run is
      // started again and the same key makes the upstream repeat that answer.
      idempotencyKey: run.id,
    },
    options,
  )
  return { workflowName: workflow.name, batchId, executions }
}
