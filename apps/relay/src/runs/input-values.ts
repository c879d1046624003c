import { JsonNumber } from '@wireflow-connect/sdk/wire'
import type { WorkflowInput } from '../upstream/workflow-input.ts'
import type { InputSource } from './input-source.ts'
import { isGiven, readAs } from './input-types.ts'
import { matchFields, type Match } from './match-fields.ts'

/** An input that is missing or has a value of another kind. */
export type InputFault = { input: WorkflowInput; expected: string; received: string }

export type InputValues = {
  /** By node id; an input that is not there keeps the workflow's own value. */
  values: Record<string, unknown>
  faults: InputFault[]
  /** Names of fields that said something and set no input. */
  ignored: string[]
  /** Whether something was said that could have met an input, and nothing of it did. */
  nothingMet: boolean
}

/**
 * Which node gets which value. What is empty, as forms and services send it, counts as not
 * given. Values are read as the input's type; fields that match nothing stay trigger data only.
 * `unknown` are names of fields that said something and are no data.
 */
export function inputValues(
  inputs: readonly WorkflowInput[],
  data: Record<string, unknown>,
  mapping: Record<string, InputSource> = {},
  unknown: readonly string[] = [],
): InputValues {
  const { byInput, fields } = matchFields(inputs, data, mapping)
  const used = new Set<object>()
  const values: Record<string, unknown> = {}
  const faults: InputFault[] = []
  for (const input of inputs) {
    const match = byInput.get(input.nodeId)
    const read = readMatch(input, match)
    if (read.fault) faults.push(read.fault)
    else {
      if (read.isGiven) values[input.nodeId] = read.value
      if (match?.kind === 'value' && match.field) used.add(match.field)
    }
  }
  const said = fields.filter(({ value }) => isGiven(value))
  const ignored = said.filter((field) => !used.has(field)).map(({ sent }) => sent)
  const canMeet = inputs.some(({ nodeId }) => !isConstant(mapping, nodeId))
  return {
    values,
    faults,
    ignored: [...ignored, ...unknown],
    nothingMet: canMeet && said.length + unknown.length > 0 && used.size === 0,
  }
}

type Read =
  { fault: InputFault } | { fault?: undefined; isGiven: boolean; value?: unknown }

function readMatch(input: WorkflowInput, match: Match | undefined): Read {
  if (match?.kind === 'unclear') return { fault: unclear(input, match.names) }
  const given = match?.value
  if (!isGiven(given)) {
    return input.required ? { fault: missing(input) } : { isGiven: false }
  }
  const read = readAs(input, given)
  return read.ok
    ? { isGiven: true, value: read.value }
    : { fault: { input, expected: read.expected, received: describe(given) } }
}

function isConstant(mapping: Record<string, InputSource>, nodeId: string): boolean {
  const source = Object.hasOwn(mapping, nodeId) ? mapping[nodeId] : undefined
  return source !== undefined && 'value' in source
}

function missing(input: WorkflowInput): InputFault {
  return { input, expected: input.type, received: 'nothing' }
}

function unclear(input: WorkflowInput, names: readonly string[]): InputFault {
  const received =
    names.length > 1
      ? `several fields: ${names.map(describe).join(', ')}`
      : `a field that other inputs could mean as well: ${names.map(describe).join(', ')}`
  return { input, expected: `one field called "${input.nodeId}"`, received }
}

const MAX_SHOWN = 60

function describe(given: unknown): string {
  if (Array.isArray(given)) return 'a list'
  if (typeof given === 'object' && !(given instanceof JsonNumber)) return 'an object'
  const text = JSON.stringify(given)
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}
