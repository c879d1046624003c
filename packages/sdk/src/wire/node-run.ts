import { toExecutionStatus } from './execution-status.ts'
import {
  compact,
  toNumber,
  toObject,
  toObjects,
  toText,
  type JsonObject,
} from './json.ts'

/** Where a node of an execution stands. */
export type NodeStatus = 'pending' | 'running' | 'completed' | 'failed' | 'skipped'

/** What became of one node of an execution. */
export type NodeRun = {
  nodeId: string
  label?: string
  status: NodeStatus
  /** From 0 to 100, where the model tells. */
  progress?: number
  error?: string
  /** As the model gave it; `outputs` of the execution holds the same in one shape. */
  output?: unknown
}

/** What a node has besides the words of an execution. */
const STATUSES: Readonly<Record<string, NodeStatus>> = {
  PENDING: 'pending',
  QUEUED: 'pending',
  SKIPPED: 'skipped',
}

/**
 * The rows about nodes in a poll or a detail, one per node.
 * Older servers list them as `nodeRuns`, newer ones as `nodeStates`, some do both, and each
 * knows something the other does not; so rows of the same node are laid over one another.
 */
export function nodeRows(body: JsonObject): JsonObject[] {
  const results = body['nodeResults']
  const sources = [
    Array.isArray(results) ? results : toObject(results)['nodeRuns'],
    toObject(results)['nodeStates'],
    body['nodeRuns'],
    body['nodeStates'],
  ]

  const rows = new Map<string, JsonObject>()
  for (const row of sources.flatMap(toObjects)) {
    const nodeId = toText(row['nodeId'])
    if (nodeId) rows.set(nodeId, { ...rows.get(nodeId), ...present(row) })
  }
  return [...rows.values()]
}

export function toNodeRun(row: JsonObject, labels: Labels): NodeRun {
  const nodeId = String(row['nodeId'])
  return compact({
    nodeId,
    label: toLabel(row) ?? labels.get(nodeId),
    status: toNodeStatus(row['status']),
    progress: toNumber(row['progress']),
    error: toErrorText(row['error']),
    output: row['output'] ?? undefined,
  })
}

/** The labels of a graph, by node id. */
export type Labels = ReadonlyMap<string, string>

/** What the nodes of a record are called in the graph that it was made with. */
export function labelsOf(record: JsonObject): Labels {
  const nodes = toObjects(toObject(record['workflowSnapshot'])['nodes'])
  return toLabels(nodes)
}

/** What the nodes of a graph are called; those without a name of their own are left out. */
export function toLabels(nodes: readonly JsonObject[]): Labels {
  return new Map(
    nodes.flatMap((node) => {
      const label = toText(toObject(node['data'])['label'])
      return label === undefined ? [] : [[String(node['id']), label] as const]
    }),
  )
}

export function toLabel(row: JsonObject): string | undefined {
  return toText(row['label']) ?? toText(row['nodeLabel'])
}

/** The message of an error that comes as text or as an object. */
export function toErrorText(error: unknown): string | undefined {
  return toText(error) ?? toText(toObject(error)['message'])
}

function toNodeStatus(value: unknown): NodeStatus {
  if (typeof value !== 'string') return 'pending'
  const own = STATUSES[value.toUpperCase()]
  if (own) return own
  const status = toExecutionStatus(value)
  return status === 'running' || status === 'completed' ? status : 'failed'
}

function present(row: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== null && value !== undefined),
  )
}
