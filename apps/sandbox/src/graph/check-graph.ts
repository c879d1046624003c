import { Refusal } from '../http/refusal.ts'
import { lint } from './lint.ts'
import { readGraph } from './read-graph.ts'
import type { Violation } from './violation.ts'
import type { Graph } from './wire.ts'

/** Reads a graph and refuses it when it cannot be run. */
export function checkGraph(
  nodes: readonly unknown[],
  edges: readonly unknown[],
  invalidStatus: number,
): Graph {
  const graph = readGraph(nodes, edges)
  const violations = lint(graph)
  if (violations.length > 0) throw invalidGraph(violations, invalidStatus)
  return graph
}

function invalidGraph(violations: readonly Violation[], status: number): Refusal {
  const count = violations.length === 1 ? '1 error' : `${violations.length} errors`
  const what = violations.map(({ message }) => message).join('. ')
  return new Refusal(status, `Workflow graph failed validation (${count}). ${what}`, {
    type: 'invalid_request_error',
    code: 'invalid_graph',
    beside: { violations, warnings: [], migrations: [] },
  })
}
