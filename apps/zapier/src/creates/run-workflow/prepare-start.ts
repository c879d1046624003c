import { setInputs, type WorkflowInputs } from '@wireflow-connect/sdk'
import type { Bundle, ZObject } from 'zapier-platform-core'
import type { Outcome } from '../../runs/outcome.ts'
import { startExecution } from '../../wireflow/executions.ts'
import { getGraph } from '../../wireflow/workflows.ts'

type Start = {
  workflow: WorkflowInputs
  /** By node id. */
  values: Readonly<Record<string, unknown>>
  idempotencyKey: string
}

/** All that comes before a start at Wireflow itself, and then the start, to be called. */
export async function prepareStart(
  z: ZObject,
  bundle: Bundle,
  { workflow, values, idempotencyKey }: Start,
): Promise<() => Promise<Outcome>> {
  const { workflowId, workflowName } = workflow
  const graph = await getGraph(z, bundle, workflowId)
  const start = {
    workflowId,
    nodes: setInputs(graph, values),
    edges: graph.edges,
    triggerData: {},
    idempotencyKey,
  }
  return async () => ({
    workflowId,
    workflowName,
    executionId: await startExecution(z, bundle, start),
    status: 'running',
    outputs: [],
  })
}
