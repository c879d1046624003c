import { unwrapObject } from './envelope.ts'
import { compact, toNumber, toObjects, toText, type JsonObject } from './json.ts'

/** What one node is expected to cost. */
export type NodeEstimate = {
  nodeId: string
  nodeLabel?: string
  model?: string
  credits: number
  iterations?: number
}

/** What a run is expected to cost. */
export type Estimate = {
  estimatedCredits: number
  availableCredits?: number
  /** Whether the account can pay for it. */
  isSufficient: boolean
  /** False when it is a lower bound, because a list is not known yet. */
  isComplete: boolean
  breakdown: NodeEstimate[]
}

export function toEstimate(body: unknown): Estimate {
  const row = unwrapObject(body)
  const estimatedCredits = toNumber(row['estimatedCredits'])
  if (estimatedCredits === undefined) throw new TypeError('It names no estimate')

  return compact({
    estimatedCredits,
    availableCredits: toNumber(row['availableCredits']),
    isSufficient: row['sufficient'] !== false,
    isComplete: row['estimateComplete'] !== false,
    breakdown: toObjects(row['breakdown']).map(toNodeEstimate),
  })
}

function toNodeEstimate(row: JsonObject): NodeEstimate {
  return compact({
    nodeId: String(row['nodeId']),
    nodeLabel: toText(row['nodeLabel']),
    model: toText(row['model']),
    credits: toNumber(row['credits']) ?? 0,
    iterations: toNumber(row['iterations']),
  })
}
