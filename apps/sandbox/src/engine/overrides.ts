import type { Plan } from '../graph/plan.ts'
import { isJsonObject, type JsonObject } from '../http/read-json.ts'
import { invalid } from '../http/refusal.ts'

/** What a caller gives for a node: its value, or several of its settings as an object. */
export function overrideFor(plan: Plan, nodeId: string, value: unknown): JsonObject {
  const spec = plan.get(nodeId)?.spec
  if (!spec || spec.category === 'input' || spec.maker === 'inputLink') return { value }
  if (isJsonObject(value)) return value
  return { [spec.inputs[0]?.id ?? 'value']: value }
}

export function overridesFor(plan: Plan, inputs: JsonObject): Record<string, JsonObject> {
  const unknown = Object.keys(inputs).find((id) => !plan.has(id))
  if (unknown !== undefined) throw invalid(`Unknown input node: ${unknown}`)
  return Object.fromEntries(
    Object.entries(inputs).map(([id, value]) => [id, overrideFor(plan, id, value)]),
  )
}
