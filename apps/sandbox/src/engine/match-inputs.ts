import { exposedInputsOf } from '../graph/exposed-inputs.ts'
import type { JsonObject } from '../http/read-json.ts'
import type { Workflow } from '../state/workflow.ts'

/**
 * How data from outside reaches nodes is not documented. A name that is an input's node id
 * or label fills that input; everything else fills nothing.
 */
export function matchInputs(
  workflow: Workflow,
  given: JsonObject,
): Record<string, JsonObject> {
  const matched = exposedInputsOf(workflow).flatMap(({ nodeId, label }) => {
    const names = [nodeId, label, label.toLowerCase()]
    const name = names.find((name) => Object.hasOwn(given, name))
    return name === undefined ? [] : [[nodeId, { value: given[name] }] as const]
  })
  return Object.fromEntries(matched)
}
