import { findSpec } from '../catalog/catalog.ts'
import type { JsonObject } from '../http/read-json.ts'
import type { WireNode } from '../graph/wire.ts'
import type { Workflow } from '../state/workflow.ts'
import { iso } from './execution-view.ts'
import { toNodeOutput } from './node-output.ts'

/** A workflow as a row of the list: without its graph. */
export function toWorkflowRow(workflow: Workflow): JsonObject {
  return {
    id: workflow.id,
    name: workflow.name,
    description: workflow.description,
    webhookId: workflow.webhookId,
    webhookUrl: null,
    isActive: workflow.isActive,
    isPublished: workflow.exposedInputs !== null,
    executionCount: workflow.executionCount,
    lastExecutedAt: iso(workflow.lastExecutedAt),
    tags: workflow.tags,
    createdAt: iso(workflow.createdAt),
    updatedAt: iso(workflow.updatedAt),
  }
}

/** A workflow in full; its nodes carry what they made last. */
export function toWorkflow(workflow: Workflow, origin: string): JsonObject {
  return {
    ...toWorkflowRow(workflow),
    linkPermission: workflow.linkPermission,
    mediaId: workflow.mediaId,
    exposedInputs: workflow.exposedInputs,
    nodes: workflow.graph.nodes.map((node) => toNode(node, workflow, origin)),
    edges: workflow.graph.edges,
  }
}

function toNode(node: WireNode, workflow: Workflow, origin: string): JsonObject {
  const cached = workflow.cache[node.id]
  const shape = findSpec(node.data.nodeType)?.shape ?? 'text'
  const output = cached ? toNodeOutput(cached.outputs, shape, origin) : undefined
  return {
    ...node,
    position: node['position'] ?? { x: 0, y: 0 },
    dims: { width: 320, height: 240, source: 'estimated' },
    data: output === undefined ? node.data : { ...node.data, output },
  }
}
