import type { Controlled } from './controlled.ts'

export type NodeRun = {
  nodeId: string
  status: string
  output: unknown
  error?: string
  reason?: string
}

type Graph = { nodes: unknown[]; edges: unknown[] }

const LONG_MS = 60 * 60_000

export type Outcome = {
  id: string
  status: string
  detail: Record<string, unknown>
  runs: Record<string, NodeRun>
}

/** Runs a graph to its end by `/execute` and tells what became of each node. */
export async function runGraph(
  world: Controlled,
  graph: Graph,
  extra: Record<string, unknown> = {},
): Promise<Outcome> {
  const { id } = world.sandbox.createWorkflow({ id: 'wf', name: 'Test', ...graph })
  const started = await world.send('POST', `/workflows/${id}/execute`, {
    ...graph,
    ...extra,
  })
  const [run] = (started.body['executionRuns'] ?? []) as { id: string }[]
  if (!run) throw new Error(`Not started: ${started.text}`)
  world.pass(LONG_MS)
  return outcomeOf(world, run.id)
}

export async function outcomeOf({ send }: Controlled, id: string): Promise<Outcome> {
  const { body } = await send('GET', `/workflows/executions/${id}`)
  const { nodeRuns } = body['nodeResults'] as { nodeRuns: NodeRun[] }
  return {
    id,
    status: String(body['status']),
    detail: body,
    runs: Object.fromEntries(nodeRuns.map((run) => [run.nodeId, run])),
  }
}
