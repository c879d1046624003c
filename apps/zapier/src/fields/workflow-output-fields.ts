import type { Bundle, PlainOutputField, ZObject } from 'zapier-platform-core'
import { fieldsOfOutputs } from '../items/output-fields.ts'
import { findLatestExecution } from '../wireflow/latest-execution.ts'
import { namesOf } from '../wireflow/names.ts'
import { resolvedText } from './resolved-text.ts'

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
  return fieldsOfOutputs(execution.outputs, await namesOf(z, bundle, workflowId))
}
