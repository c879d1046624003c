/** What one node adds to the cost of a run. */
export type CreditShare = { nodeId: string; nodeLabel?: string; credits: number }

/** One thing that is wrong with a graph. */
export type Violation = {
  rule: string
  message: string
  fix?: string
  nodeId?: string
  edgeId?: string
}

/** Why one node of an execution failed. */
export type NodeError = { nodeId: string; label?: string; message: string }
