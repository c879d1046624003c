import { RelayError } from '../http/errors.ts'
import { meantName } from '../http/meant-name.ts'
import type { WorkflowInput } from '../upstream/workflow-input.ts'
import type { InputValues } from './input-values.ts'
import { withReceived } from './refuse-faults.ts'

/** What became of the fields of a call. Inputs have the names by which their caller knows them. */
export type InputReport = {
  /** Inputs that have a value of the call, or of the trigger's mapping. */
  set: string[]
  /** Inputs that keep the value which the workflow has saved. */
  kept: string[]
  /** Fields that set no input. */
  ignored: string[]
}

// A report belongs to each run, and a body may have thousands of fields.
const MAX_NAMES = 50
const MAX_LENGTH = 100

type NameOf = (input: WorkflowInput) => string

export function reportInputs(
  inputs: readonly WorkflowInput[],
  { values, ignored }: InputValues,
  nameOf: NameOf,
): InputReport {
  const isSet = ({ nodeId }: WorkflowInput) => Object.hasOwn(values, nodeId)
  return {
    set: shortened(inputs.filter(isSet).map(nameOf)),
    kept: shortened(inputs.filter((input) => !isSet(input)).map(nameOf)),
    ignored: shortened(ignored),
  }
}

function shortened(names: readonly string[]): string[] {
  return names
    .slice(0, MAX_NAMES)
    .map((name) => (name.length > MAX_LENGTH ? `${name.slice(0, MAX_LENGTH)}…` : name))
}

/**
 * Refuses a call that said something of which nothing met an input: it would be paid for, and
 * run on what the workflow has saved.
 *
 * @throws {RelayError} `invalid_inputs` with the inputs that there are.
 */
export function refuseNothingMet(
  inputs: readonly WorkflowInput[],
  { nothingMet, ignored, faults }: InputValues,
  nameOf: NameOf,
): void {
  if (!nothingMet) return
  const names = inputs.map(nameOf)
  const [first = ''] = ignored
  const labels = inputs.map(({ label }) => label)
  const meant = ignored.length === 1 ? meantName(first, labels) : undefined
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`
  const given = quoted(shortened(ignored).slice(0, 10))
  const message = `No field set an input of this workflow: ${given}.${hint} Its inputs are ${quoted(names)}.`
  const details = inputs.map((input) => {
    const fault = faults.find((each) => each.input === input)
    const missing = { input, expected: input.type, received: 'nothing' }
    return withReceived(fault ?? missing, nameOf)
  })
  throw new RelayError('invalid_inputs', message, { details })
}

function quoted(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ')
}
