/** A node as the upstream keeps it. Fields that are not named here are kept as they are. */
export type GraphNode = {
  id: string
  data?: Record<string, unknown>
  [field: string]: unknown
}

/** A connection from one node to another. */
export type GraphEdge = { source: string; target: string; [field: string]: unknown }

/** Nodes and how they are connected. */
export type Graph = { nodes: readonly GraphNode[]; edges: readonly GraphEdge[] }
