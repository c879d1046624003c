import { baseUrlOf, call } from '../../api/call'
import { hasWireflow, type Caller } from '../../api/caller'
import { none } from '../../api/patience'
import { toObject, toObjects, unwrap } from '../../reading/json'
import type { Report } from '../../reading/report'
import type { Graph } from '../../reading/set-inputs'

export type Graphs = ReturnType<typeof createGraphs>

/** The saved graphs of workflows, each asked for once. */
export function createGraphs(caller: Caller) {
  const known = new Map<string, Promise<Graph>>()

  return {
    /** @throws {NodeApiError} when it cannot be had. */
    get(workflowId: string, itemIndex: number): Promise<Graph> {
      const graph = known.get(workflowId) ?? getGraph(caller, workflowId, { itemIndex })
      known.set(workflowId, graph)
      return graph
    },

    /**
     * The graph that an execution ran, to name its outputs: from the record itself, or as it
     * is saved. Undefined where it cannot be had now, for a name is not worth a wait.
     */
    async of({ raw, workflowId }: Report): Promise<Graph | undefined> {
      const snapshot = toGraph(raw.workflowSnapshot)
      if (snapshot.nodes.length > 0) return snapshot
      if (!workflowId || !hasWireflow(caller)) return undefined
      const graph =
        known.get(workflowId) ?? getGraph(caller, workflowId, { patience: none() })
      known.set(workflowId, graph)
      return await graph.catch(() => undefined)
    },
  }
}

async function getGraph(caller: Caller, workflowId: string, how: object): Promise<Graph> {
  const path = `/workflows/${encodeURIComponent(workflowId)}`
  const request = { method: 'GET' as const, path, ...how }
  return toGraph(unwrap(await call(caller, 'wireflowApi', request)))
}

/** The nodes and edges in whatever holds some. */
export function toGraph(body: unknown): Graph {
  const { nodes, edges } = toObject(body)
  return { nodes: toObjects(nodes), edges: toObjects(edges) }
}

// For webhooks, of which one comes after the other for the same workflow.
const FRESH_MS = 5 * 60_000
const recent = new Map<string, { at: number; graph: Promise<Graph | undefined> }>()

/** The same for callers that live for one event only: what was read lately is good enough. */
export async function recentGraph(
  caller: Caller,
  report: Report,
): Promise<Graph | undefined> {
  const now = Date.now()
  for (const [key, { at }] of recent) if (now - at > FRESH_MS) recent.delete(key)
  if (!hasWireflow(caller) || !report.workflowId) return undefined
  const key = `${await baseUrlOf(caller, 'wireflowApi')} ${report.workflowId}`
  const graph = recent.get(key)?.graph ?? createGraphs(caller).of(report)
  if (await graph) recent.set(key, { at: recent.get(key)?.at ?? now, graph })
  return await graph
}
