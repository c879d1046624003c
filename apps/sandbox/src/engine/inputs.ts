import type { Plan, Step } from '../graph/plan.ts'
import { join, toText, type Value } from '../graph/value.ts'
import type { JsonObject } from '../http/read-json.ts'
import type { Execution } from '../state/execution.ts'

/** What a node sees when it runs: its settings, and what came along its edges. */
export type NodeInputs = { settings: JsonObject; ports: Record<string, Value> }

export function inputsOf(execution: Execution, step: Step, plan: Plan): NodeInputs {
  const ports: Record<string, Value> = {}
  for (const { from, fromPort, toPort } of step.incoming) {
    const value = execution.nodes[from]?.outputs?.[fromPort]
    if (!value || !plan.has(from)) continue
    const before = ports[toPort]
    ports[toPort] = before ? join(before, value) : value
  }
  return { settings: settingsOf(execution, step), ports }
}

export function settingsOf(execution: Execution, step: Step): JsonObject {
  return { ...step.settings, ...execution.overrides[step.node.id] }
}

/** The text of a port, or of the setting of the same name when nothing is wired to it. */
export function textOf(
  { settings, ports }: NodeInputs,
  name: string,
): string | undefined {
  const wired = ports[name]
  if (wired) return toText(wired)
  const own = settings[name]
  if (own === undefined || own === null) return undefined
  return typeof own === 'string' ? own : JSON.stringify(own)
}

/** Whether a required port has neither an edge nor a setting. */
export function missingInput(step: Step, inputs: NodeInputs): string | undefined {
  return step.spec.inputs.find(
    (port) => port.required && !textOf(inputs, port.id)?.trim(),
  )?.id
}
