import type { Workflow, WorkflowGraph, WorkflowInputs } from '@wireflow-connect/sdk'
import {
  toWorkflowGraph,
  toWorkflowInputs,
  toWorkflows,
} from '@wireflow-connect/sdk/wire'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { path, read } from '../connection/call-service.ts'
import { callWireflow } from './call-wireflow.ts'

/** Every workflow of the account, the most recently changed first. */
export async function listWorkflows(z: ZObject, bundle: Bundle): Promise<Workflow[]> {
  const response = await callWireflow(z, bundle, { path: '/workflows' })
  return read(z, response, toWorkflows)
}

/** What a workflow asks for when it is run. */
export async function describeWorkflow(
  z: ZObject,
  bundle: Bundle,
  id: string,
): Promise<WorkflowInputs> {
  const response = await callWireflow(z, bundle, { path: path`/workflows/${id}/run` })
  return read(z, response, (body) => toWorkflowInputs(body, id))
}

export async function getGraph(
  z: ZObject,
  bundle: Bundle,
  id: string,
): Promise<WorkflowGraph> {
  const response = await callWireflow(z, bundle, { path: path`/workflows/${id}` })
  return read(z, response, toWorkflowGraph)
}
