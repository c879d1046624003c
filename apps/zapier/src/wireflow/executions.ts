import type { Execution, ExecutionState, ExecutionSummary } from '@wireflow-connect/sdk'
import {
  toExecution,
  toExecutionState,
  toExecutionSummaries,
  toStarted,
} from '@wireflow-connect/sdk/wire'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { path, read } from '../connection/call-service.ts'
import { callWireflow } from './call-wireflow.ts'

/** The whole record of an execution; undefined when there is none. */
export async function findExecution(
  z: ZObject,
  bundle: Bundle,
  id: string,
): Promise<Execution | undefined> {
  const call = { path: path`/workflows/executions/${id}`, mayBeMissing: true }
  const response = await callWireflow(z, bundle, call)
  return response.status < 300 ? read(z, response, toExecution) : undefined
}

/** How an execution is doing now. */
export async function pollExecution(
  z: ZObject,
  bundle: Bundle,
  id: string,
): Promise<ExecutionState> {
  const call = { path: path`/workflows/executions/${id}/poll` }
  return read(z, await callWireflow(z, bundle, call), toExecutionState)
}

/** Executions of a workflow, the newest first, without their outputs. */
export async function listExecutions(
  z: ZObject,
  bundle: Bundle,
  workflowId: string,
  query: { limit: number; offset?: number },
): Promise<ExecutionSummary[]> {
  const call = { path: path`/workflows/${workflowId}/executions`, query }
  return read(z, await callWireflow(z, bundle, call), toExecutionSummaries)
}

type Start = {
  workflowId: string
  nodes: readonly object[]
  edges: readonly object[]
  triggerData: object
  iteratorConfigs?: readonly object[]
  idempotencyKey: string
}

/** Starts a graph and returns the ids of its executions. The same key starts it once. */
export async function startExecutions(
  z: ZObject,
  bundle: Bundle,
  { workflowId, idempotencyKey, ...body }: Start,
): Promise<[string, ...string[]]> {
  const response = await callWireflow(z, bundle, {
    method: 'POST',
    path: path`/workflows/${workflowId}/execute`,
    headers: { 'idempotency-key': idempotencyKey },
    body,
  })
  return read(z, response, (answer) => {
    const [first, ...others] = toStarted(answer, workflowId).executions
    if (!first) throw new TypeError('It names no execution')
    return [first.id, ...others.map(({ id }) => id)]
  })
}
