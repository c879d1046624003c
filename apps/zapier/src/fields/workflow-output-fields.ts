import type { GraphNode } from '@wireflow-connect/sdk'
import { toText } from '@wireflow-connect/sdk/wire'
import type { Bundle, PlainOutputField, ZObject } from 'zapier-platform-core'
import { resolvedText } from './resolved-text.ts'
import { findLatestExecution } from '../wireflow/latest-execution.ts'
import { getGraph } from '../wireflow/workflows.ts'
import { fieldsOfOutputs } from '../items/output-fields.ts'

/** What the workflow that is chosen made last time, so that it can be mapped before a run. */
export async function outputFieldsOfWorkflow(
  z: ZObject,
  bundle: Bundle,
): Promise<PlainOutputField[]> {
  const workflowId = resolvedText(bundle.inputData['workflow_id'])
  if (workflowId === undefined) return []
  const wanted = { workflowId, statuses: ['completed'] } as const
  const execution = await findLatestExecution(z, bundle, wanted)
  if (!execution) return []
  const { nodes } = await getGraph(z, bundle, wanted.workflowId)
  return fieldsOfOutputs(execution.outputs, labelsOf(nodes))
}

// What an execution tells of its nodes has no labels on some servers.
function labelsOf(nodes: readonly GraphNode[]): ReadonlyMap<string, string> {
  return new Map(
    nodes.flatMap(({ id, data }): [string, string][] => {
      const label = toText(data?.['label'])
      return label ? [[id, label]] : []
    }),
  )
}
