import type { GraphEdge, GraphNode } from '../graph/graph.ts'

/** Which workflows to list. */
export type WorkflowFilter = { isActive?: boolean; mediaId?: string; teamId?: string }

/** What a workflow is made from. */
export type WorkflowDraft = {
  name: string
  nodes: readonly GraphNode[]
  edges: readonly GraphEdge[]
  description?: string
  tags?: readonly string[]
  isActive?: boolean
  /** The id under which it can be triggered without a key; whoever knows it can. */
  webhookId?: string
  mediaId?: string
}

/** What can be changed about a workflow; the upstream refuses every other field. */
export type WorkflowChanges = Partial<
  Pick<WorkflowDraft, 'name' | 'description' | 'tags' | 'isActive' | 'nodes' | 'edges'>
> & { baseUpdatedAt?: string }

/** What can be changed about one node. */
export type NodeChanges = {
  config?: Readonly<Record<string, unknown>>
  params?: Readonly<Record<string, unknown>>
  label?: string
  position?: { x: number; y: number }
  baseUpdatedAt?: string
}
