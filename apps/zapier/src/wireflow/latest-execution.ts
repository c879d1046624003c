import type { Execution } from '@wireflow-connect/sdk'
import type { Bundle, ZObject } from 'zapier-platform-core'
import type { Status } from '../runs/outcome.ts'
import { findExecution, listExecutions } from './executions.ts'

const LOOK_AT = 50

/** The newest execution of a workflow in one of these states, with its outputs. */
export async function findLatestExecution(
  z: ZObject,
  bundle: Bundle,
  { workflowId, statuses }: { workflowId: string; statuses: readonly Status[] },
): Promise<Execution | undefined> {
  const executions = await listExecutions(z, bundle, workflowId, { limit: LOOK_AT })
  const newest = executions.find(({ status }) => statuses.includes(status))
  return newest && findExecution(z, bundle, newest.id)
}
