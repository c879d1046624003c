import type { GraphEdge, GraphNode } from '../graph/graph.ts'
import { unwrapList, unwrapObject } from './envelope.ts'
import {
  compact,
  toNumber,
  toObject,
  toObjects,
  toText,
  type JsonObject,
} from './json.ts'

/** What a list tells of a workflow. */
export type Workflow = {
  id: string
  name: string
  isActive: boolean
  description?: string
  /** The id under which the workflow can be triggered without a key. */
  webhookId?: string
  tags?: string[]
  executionCount?: number
  lastExecutedAt?: string
  createdAt?: string
  updatedAt?: string
}

/** A workflow with its nodes and edges. */
export type WorkflowGraph = Workflow & { nodes: GraphNode[]; edges: GraphEdge[] }

export function toWorkflow(row: JsonObject): Workflow {
  const id = toText(row['id'])
  if (!id) throw new TypeError('It names no workflow')

  return compact({
    id,
    name: toText(row['name']) ?? '',
    isActive: row['isActive'] !== false,
    description: toText(row['description']),
    webhookId: toText(row['webhookId']),
    tags: Array.isArray(row['tags']) ? row['tags'].map(String) : undefined,
    executionCount: toNumber(row['executionCount']),
    lastExecutedAt: toText(row['lastExecutedAt']),
    createdAt: toText(row['createdAt']),
    updatedAt: toText(row['updatedAt']),
  })
}

export function toWorkflows(body: unknown): Workflow[] {
  return unwrapList(body, 'workflows').map(toWorkflow)
}

export function toWorkflowGraph(body: unknown): WorkflowGraph {
  const row = workflowIn(body)
  return {
    ...toWorkflow(row),
    nodes: toObjects(row['nodes']).map(toNode),
    edges: toObjects(row['edges']).map(toEdge),
  }
}

/** Some servers put a workflow into `workflow`, some into `data`, some into both. */
export function workflowIn(body: unknown): JsonObject {
  const inner = unwrapObject(body)
  return 'workflow' in inner ? toObject(inner['workflow']) : inner
}

function toNode(row: JsonObject): GraphNode {
  return { ...row, id: String(row['id']) }
}

function toEdge(row: JsonObject): GraphEdge {
  return { ...row, source: String(row['source']), target: String(row['target']) }
}

/** A node as it is after a change, and the `updatedAt` its workflow has got by it. */
export type PatchedNode = { node: GraphNode; updatedAt?: string }

export function toPatchedNode(body: unknown): PatchedNode {
  const answer = unwrapObject(body)
  return compact({
    node: toNode(toObject(answer['node'])),
    updatedAt: toText(answer['updatedAt']),
  })
}

/** The copy of a workflow. */
export type DuplicatedWorkflow = { id: string; name: string; url?: string }

export function toDuplicatedWorkflow(body: unknown): DuplicatedWorkflow {
  const row = workflowIn(body)
  const { id, name } = toWorkflow(row)
  return compact({ id, name, url: toText(row['url']) })
}
