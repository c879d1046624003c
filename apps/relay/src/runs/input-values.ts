import { JsonNumber } from '@wireflow-connect/sdk/wire'
import { fieldAt } from '../events/field-at.ts'
import type { WorkflowInput } from '../upstream/workflow-input.ts'
import { readAs } from './input-types.ts'
import type { InputSource } from './input-source.ts'

/** An input that is missing or has a value of another kind. */
export type InputFault = { input: WorkflowInput; expected: string; received: string }

export type InputValues = {
  /** By node id; an input that is not there keeps the workflow's own value. */
  values: Record<string, unknown>
  faults: InputFault[]
}

/**
 * Which node gets which value. A mapping names a field or a constant; any other input
 * takes the field with the name of its node or its label, whatever the case. An empty
 * field, as forms send it, counts as not given. Values are read as the input's type;
 * fields that match nothing stay trigger data only.
 */
export function inputValues(
  inputs: readonly WorkflowInput[],
  data: Record<string, unknown>,
  mapping: Record<string, InputSource> = {},
): InputValues {
  const found: InputValues = { values: {}, faults: [] }
  for (const input of inputs) {
    const given = givenFor(input, data, mapping[input.nodeId])
    if (given === undefined || given === '') {
      if (input.required) found.faults.push(missing(input))
      continue
    }
    const read = readAs(input, given)
    if (read.ok) found.values[input.nodeId] = read.value
    else found.faults.push(wrong(input, read.expected, given))
  }
  return found
}

function givenFor(
  { nodeId, label }: WorkflowInput,
  data: Record<string, unknown>,
  source: InputSource | undefined,
): unknown {
  if (source) return 'from' in source ? fieldAt(data, source.from) : source.value
  if (Object.hasOwn(data, nodeId)) return data[nodeId]
  const wanted = label.toLowerCase()
  return Object.entries(data).find(([name]) => name.toLowerCase() === wanted)?.[1]
}

function missing(input: WorkflowInput): InputFault {
  return { input, expected: input.type, received: 'nothing' }
}

function wrong(input: WorkflowInput, expected: string, given: unknown): InputFault {
  return { input, expected, received: describe(given) }
}

const MAX_SHOWN = 60

function describe(given: unknown): string {
  if (Array.isArray(given)) return 'a list'
  if (typeof given === 'object' && !(given instanceof JsonNumber)) return 'an object'
  const text = JSON.stringify(given)
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}
