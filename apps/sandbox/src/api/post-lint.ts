import { lint } from '../graph/lint.ts'
import { findMissingInputs } from '../graph/missing-inputs.ts'
import { readGraph } from '../graph/read-graph.ts'
import { json, type Answer } from '../http/call.ts'
import { readJson } from '../http/read-json.ts'
import { invalid } from '../http/refusal.ts'
import type { Visit } from './route.ts'

/** `POST /workflows/lint` — what saving would refuse, without saving. */
export function postLint({ call }: Visit): Answer {
  const { nodes, edges } = readJson(call)
  if (!Array.isArray(nodes) || !Array.isArray(edges)) {
    throw invalid('Missing required fields: nodes, edges', 'missing_fields')
  }
  const graph = readGraph(nodes, edges)
  const violations = lint(graph)
  const warnings = violations.length > 0 ? [] : findMissingInputs(graph)
  return json(200, { data: { ok: violations.length === 0, violations, warnings } })
}
