import { RelayError } from '../http/errors.ts'
import type { WorkflowInput } from '../upstream/workflow-input.ts'
import { foldName } from './field-names.ts'
import type { InputFault } from './input-values.ts'

/** @throws {RelayError} `invalid_inputs` that names each fault, if there is one. */
export function refuseFaults(
  faults: readonly InputFault[],
  nameOf: (input: WorkflowInput) => string,
): void {
  if (faults.length === 0) return
  const details = faults.map((fault) => withReceived(fault, nameOf))
  const names = details.map(({ field }) => field).join(', ')
  const message = `These inputs are missing or wrong: ${names}`
  throw new RelayError('invalid_inputs', message, { details })
}

/** A fault as a refusal shows it. */
export function withReceived(
  { input, ...fault }: InputFault,
  nameOf: (input: WorkflowInput) => string,
) {
  const message = `expected ${fault.expected}, received ${fault.received}`
  return { field: nameOf(input), message, ...fault }
}

/** An input as its owner knows it. */
export function fullName({ label, nodeId }: WorkflowInput): string {
  return label === nodeId ? nodeId : `${label} (${nodeId})`
}

// The inputs of a trigger are in memory, and named with each of its calls.
type Names = ReadonlyMap<WorkflowInput, string>
const publicNames = new WeakMap<readonly WorkflowInput[], Names>()

/**
 * An input as strangers call it: by its label, unless a field of that name leads to no input
 * or to several.
 */
export function publicName(inputs: readonly WorkflowInput[]) {
  const names = publicNames.get(inputs) ?? namesOf(inputs)
  publicNames.set(inputs, names)
  return (input: WorkflowInput): string => names.get(input) ?? input.nodeId
}

function namesOf(inputs: readonly WorkflowInput[]): Names {
  const entries = inputs.map((input) => {
    const { label, nodeId } = input
    const name = foldName(label)
    const namesakes = inputs.filter(
      (other) => foldName(other.label) === name || other.nodeId === label,
    )
    const isReserved = label.trim() === '' || label.startsWith('_')
    return [input, isReserved || namesakes.length > 1 ? nodeId : label] as const
  })
  return new Map(entries)
}
