import type { WorkflowInput } from './run.ts'

/**
 * Which node gets which value: a field is meant for an input when it has the name of its
 * node or its label, whatever the case. An empty field, as forms send it, keeps the
 * workflow's own value. Fields that match nothing stay trigger data only.
 */
export function matchInputs(
  inputs: readonly WorkflowInput[],
  data: Record<string, unknown>,
): Record<string, unknown> {
  const byName = new Map(
    Object.entries(data).map(([name, value]) => [name.toLowerCase(), value]),
  )
  const pairs = inputs.flatMap(({ nodeId, label }): [string, unknown][] => {
    const value = data[nodeId] ?? byName.get(label.toLowerCase())
    return value === undefined || value === '' ? [] : [[nodeId, value]]
  })
  return Object.fromEntries(pairs)
}
