import { EXTENSIONS } from '../files/media-kind.ts'
import type { Plan, Step } from '../graph/plan.ts'
import type { Outputs, Value } from '../graph/value.ts'
import { list } from '../graph/value.ts'
import { digest } from '../state/random.ts'
import type { Execution } from '../state/execution.ts'
import type { State } from '../state/state.ts'
import { inputsOf, missingInput, settingsOf, type NodeInputs } from './inputs.ts'
import { findMagic } from './magic.ts'
import { NodeFailure } from './maker.ts'
import { makerNamed } from './makers.ts'

/** Makes a node's outputs, once per item if a list comes in. Throws a NodeFailure. */
export function runNode(
  state: State,
  execution: Execution,
  step: Step,
  plan: Plan,
): Outputs {
  failIfAsked(execution, step, plan)
  const inputs = inputsOf(execution, step, plan)
  const items = itemsOf(step, inputs)
  if (!items) return runOnce(state, step, inputs)
  return gather(items.map((item) => runOnce(state, step, item)))
}

/** How often a node will run. */
export function iterationsOf(execution: Execution, step: Step, plan: Plan): number {
  return itemsOf(step, inputsOf(execution, step, plan))?.length ?? 1
}

/** The inputs of each turn when a list arrives at a node that takes single values. */
function itemsOf(step: Step, inputs: NodeInputs): NodeInputs[] | undefined {
  if (step.spec.takesLists) return undefined
  const lists = Object.values(inputs.ports).flatMap((value) =>
    value.type === 'LIST' ? [value.items.length] : [],
  )
  if (lists.length === 0) return undefined
  return Array.from({ length: Math.max(...lists) }, (_, index) => ({
    settings: inputs.settings,
    ports: Object.fromEntries(
      Object.entries(inputs.ports).flatMap(([port, value]) => {
        const item = itemAt(value, index)
        return item ? [[port, item]] : []
      }),
    ),
  }))
}

/** A shorter list begins again, a single value is the same for every item. */
function itemAt(value: Value, index: number): Value | undefined {
  if (value.type !== 'LIST') return value
  return value.items[index % value.items.length]
}

function runOnce(state: State, step: Step, inputs: NodeInputs): Outputs {
  const missing = missingInput(step, inputs)
  if (missing !== undefined) throw new NodeFailure(`Missing required input: ${missing}`)
  const seed = digest(state.seed, step.spec.nodeType, JSON.stringify(inputs))
  return makerNamed(step.spec.maker)({
    step,
    inputs,
    seed,
    keep(file) {
      const name = `${seed.slice(0, 24)}.${EXTENSIONS[file.kind]}`
      state.files.set(name, file)
      return `/files/${name}`
    },
  })
}

function gather(turns: readonly Outputs[]): Outputs {
  const ports = new Set(turns.flatMap((turn) => Object.keys(turn)))
  return Object.fromEntries(
    [...ports].map((port) => [port, list(turns.flatMap((turn) => turn[port] ?? []))]),
  )
}

function failIfAsked(execution: Execution, step: Step, plan: Plan): void {
  const own = settingsOf(execution, step)['sandboxFail']
  if (typeof own === 'string') throw new NodeFailure(own)
  if (own === true || isNamedToFail(execution, step, plan)) {
    throw new NodeFailure('Model inference failed')
  }
}

function isNamedToFail(execution: Execution, step: Step, plan: Plan): boolean {
  const texts = [
    execution.triggerData,
    ...[...plan.values()].map((other) => settingsOf(execution, other)),
  ]
  return texts.some((part) => findMagic(part).failingNodes.includes(step.node.id))
}
