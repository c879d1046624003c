import type { Step } from '../graph/plan.ts'
import { join, type Value } from '../graph/value.ts'
import type { NodeInputs } from './inputs.ts'

/** The inputs of each turn when a list arrives at a node that takes single values. */
export function turnsOf(step: Step, inputs: NodeInputs): NodeInputs[] | undefined {
  if (step.spec.takesLists) return undefined
  const lengths = Object.values(inputs.ports).flatMap(lengthsIn)
  if (lengths.length === 0) return undefined
  return Array.from({ length: Math.max(...lengths) }, (_, index) => ({
    settings: inputs.settings,
    ports: portsAt(inputs.ports, index),
  }))
}

function lengthsIn(value: Value): number[] {
  if (value.type !== 'LIST') return []
  return value.together ? value.items.flatMap(lengthsIn) : [value.items.length]
}

function portsAt(ports: NodeInputs['ports'], index: number): NodeInputs['ports'] {
  return Object.fromEntries(
    Object.entries(ports).flatMap(([port, value]) => {
      const item = itemAt(value, index)
      return item ? [[port, item]] : []
    }),
  )
}

/** A shorter list begins again, a single value is the same in every turn. */
function itemAt(value: Value, index: number): Value | undefined {
  if (value.type !== 'LIST') return value
  if (!value.together) return value.items[index % value.items.length]
  const parts = value.items.flatMap((item) => itemAt(item, index) ?? [])
  return parts.length === 0 ? undefined : parts.reduce(join)
}
