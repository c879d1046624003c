import type { Bundle, PlainOutputField, ZObject } from 'zapier-platform-core'
import { isUnresolved } from '../fields/unresolved.ts'
import { findLatestExecution } from '../wireflow/latest-execution.ts'
import { fieldsOfOutputs } from './output-fields.ts'

/** What the workflow that is chosen made last time, so that it can be mapped before a run. */
export async function outputFieldsOfWorkflow(
  z: ZObject,
  bundle: Bundle,
): Promise<PlainOutputField[]> {
  const workflowId = bundle.inputData['workflow_id']
  if (isUnresolved(workflowId)) return []
  const wanted = { workflowId: String(workflowId), statuses: ['completed'] } as const
  const execution = await findLatestExecution(z, bundle, wanted)
  return fieldsOfOutputs(execution?.outputs ?? [])
}
