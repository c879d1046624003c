import { WireflowError } from '../errors/wireflow-error.ts'
import type { Graph } from '../graph/graph.ts'
import type { WorkflowInput } from '../wire/workflow-input.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * The values by node id. A name is the id of a node or the label of an input; labels are
 * matched without case. Inputs are asked for only when a name is no id.
 *
 * @throws WireflowError `bad_request` that lists the inputs, for a name that is none of them,
 *   fits several, or says again what another said
 */
export async function nameInputs(
  { nodes }: Graph,
  values: Values,
  listInputs: () => Promise<readonly WorkflowInput[]>,
): Promise<Values> {
  const ids = new Set(nodes.map(({ id }) => id))
  const names = Object.keys(values)
  if (names.every((name) => ids.has(name))) return values

  const inputs = await listInputs()
  const named = new Map<string, unknown>()
  for (const name of names) {
    const id = ids.has(name) ? name : idOfLabel(name, inputs)
    if (named.has(id))
      throw refused(`"${name}" says again what another name said.`, inputs)
    named.set(id, values[name])
  }
  return Object.fromEntries(named)
}

function idOfLabel(label: string, inputs: readonly WorkflowInput[]): string {
  const found = inputs.filter((input) => fold(input.label) === fold(label))
  const [first, second] = found
  if (!first) throw refused(`There is no input "${label}".`, inputs)
  if (second) {
    const ids = found.map(({ nodeId }) => nodeId).join(', ')
    throw refused(
      `Several inputs are called "${label}": take the node id (${ids}).`,
      inputs,
    )
  }
  return first.nodeId
}

function refused(problem: string, inputs: readonly WorkflowInput[]): WireflowError {
  const known = inputs.map(({ label, nodeId }) =>
    label === nodeId ? `"${nodeId}"` : `"${label}" (${nodeId})`,
  )
  const list = known.length > 0 ? known.join(', ') : 'none'
  return new WireflowError(
    'bad_request',
    `${problem} The inputs are: ${list}. Nothing was started.`,
  )
}

function fold(text: string): string {
  return text.trim().toLowerCase()
}
