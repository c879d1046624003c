import { EXTENSIONS } from '../files/media-kind.ts'
import type { Plan, Step } from '../graph/plan.ts'
import { list, type Outputs } from '../graph/value.ts'
import { digest } from '../state/random.ts'
import type { Execution } from '../state/execution.ts'
import type { State } from '../state/state.ts'
import { inputsOf, missingInput, settingsOf, type NodeInputs } from './inputs.ts'
import { turnsOf } from './turns.ts'
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
  const turns = turnsOf(step, inputs)
  if (!turns) return runOnce(state, step, inputs)
  return gather(turns.map((turn) => runOnce(state, step, turn)))
}

/** How often a node will run. */
export function iterationsOf(execution: Execution, step: Step, plan: Plan): number {
  return turnsOf(step, inputsOf(execution, step, plan))?.length ?? 1
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
