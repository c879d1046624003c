import { fieldAt } from '../events/field-at.ts'
import { fieldsOf, foldName, looseName, type Field } from './field-names.ts'
import { fieldsOfService } from './form-services.ts'
import { isGiven } from './input-types.ts'
import type { InputSource } from './input-source.ts'
import type { WorkflowInput } from '../upstream/workflow-input.ts'

/** What a caller sent for an input. */
export type Match =
  | { kind: 'value'; value: unknown; field?: Field | undefined }
  /** Several fields, or one that several inputs could mean. */
  | { kind: 'unclear'; names: readonly string[] }

export type Matches = {
  /** By node id. */
  byInput: ReadonlyMap<string, Match>
  /** Everything that could have met an input, in its order. */
  fields: readonly Field[]
}

/**
 * Which input is meant by which field. A mapping names a field or a constant. Any other input
 * takes the field with its node id, or else with its label: as it is written, or else in any
 * case and spacing, or else inside of what it belongs to; each only where one field and one
 * input is meant. A form service's body is read as its documentation says.
 */
export function matchFields(
  inputs: readonly WorkflowInput[],
  data: Record<string, unknown>,
  mapping: Readonly<Record<string, InputSource>>,
): Matches {
  const all = fieldsOf(data)
  const fields = fieldsOfService(data) ?? all
  const open = inputs.filter(({ nodeId }) => !Object.hasOwn(mapping, nodeId))
  const byInput = new Map<string, Match>()
  for (const { nodeId } of inputs) {
    const source = Object.hasOwn(mapping, nodeId) ? mapping[nodeId] : undefined
    if (source) byInput.set(nodeId, mapped(source, data, all))
  }
  matchNames(open, fields, byInput)
  if (![...byInput.values()].some(isMet)) matchText(open, fields, byInput)
  return { byInput, fields }
}

function isMet(match: Match): boolean {
  return match.kind === 'unclear' || match.field !== undefined
}

function mapped(
  source: InputSource,
  data: Record<string, unknown>,
  fields: readonly Field[],
): Match {
  if ('value' in source) return { kind: 'value', value: source.value }
  const { from } = source
  const field = fields.find(
    ({ sent, path }) => sent === from || path === from || from.startsWith(`${sent}.`),
  )
  const value = fieldAt(data, from) ?? fields.find(({ path }) => path === from)?.value
  // Nothing is meant by a way that leads nowhere, unless the field itself was left empty.
  const isMeant = value !== undefined || field?.path === from
  return { kind: 'value', value, field: isMeant ? field : undefined }
}

type Names = (field: Field) => readonly string[]
type Step = { names: Names; labels: (input: WorkflowInput) => readonly string[] }

const both = ({ nodeId, label }: WorkflowInput) => [nodeId, label]
const whole: Names = ({ names }) => names
const inner: Names = ({ inner: name }) => (name === undefined ? [] : [name])

const by = (names: Names, fold: (name: string) => string): Step => ({
  names: (field) => names(field).map(fold),
  labels: (input) => both(input).map(fold),
})

/** From the surest to the loosest. */
const STEPS: readonly Step[] = [
  { names: whole, labels: ({ nodeId }) => [nodeId] },
  { names: whole, labels: ({ label }) => [label] },
  by(whole, foldName),
  by(whole, looseName),
  by(inner, foldName),
  by(inner, looseName),
]

function matchNames(
  inputs: readonly WorkflowInput[],
  fields: readonly Field[],
  byInput: Map<string, Match>,
): void {
  let left = inputs
  const taken = new Set<Field>()
  for (const step of STEPS) {
    if (left.length === 0 || fields.length === 0) return
    const found = matchStep(
      step,
      left,
      fields.filter((field) => !taken.has(field)),
    )
    for (const [nodeId, match] of found) {
      byInput.set(nodeId, match)
      if (match.kind === 'value' && match.field) taken.add(match.field)
    }
    left = left.filter(({ nodeId }) => !found.has(nodeId))
  }
}

function matchStep(
  { names, labels }: Step,
  inputs: readonly WorkflowInput[],
  fields: readonly Field[],
): Map<string, Match> {
  const wanted = new Map<string, WorkflowInput[]>()
  for (const input of inputs) {
    for (const name of new Set(labels(input))) {
      if (name !== '') wanted.set(name, [...(wanted.get(name) ?? []), input])
    }
  }
  const found = new Map<
    string,
    { input: WorkflowInput; fields: Field[]; rivals: WorkflowInput[] }
  >()
  for (const field of fields) {
    for (const name of new Set(names(field))) {
      const rivals = wanted.get(name) ?? []
      for (const input of rivals) {
        const known = found.get(input.nodeId) ?? { input, fields: [], rivals: [] }
        known.fields.push(field)
        known.rivals.push(...rivals)
        found.set(input.nodeId, known)
      }
    }
  }
  return new Map([...found].map(([nodeId, each]) => [nodeId, decide(each)]))
}

function decide({
  input,
  fields,
  rivals,
}: {
  input: WorkflowInput
  fields: readonly Field[]
  rivals: readonly WorkflowInput[]
}): Match {
  const given = fields.filter(({ value }) => isGiven(value))
  const [field = fields[0], ...others] = given
  const isOne = others.every(({ value }) => same(value, field?.value))
  // Inputs with one label are meant together, as they always were.
  const isOneInput = rivals.every(({ label }) => label === input.label)
  return isOne && isOneInput
    ? { kind: 'value', value: field?.value, field }
    : { kind: 'unclear', names: given.map(({ sent }) => sent) }
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

/** Text alone, which has no name: the prompt, or the only text that the workflow takes. */
function matchText(
  inputs: readonly WorkflowInput[],
  fields: readonly Field[],
  byInput: Map<string, Match>,
): void {
  const [field, ...others] = fields
  if (field?.sent !== 'text' || others.length > 0) return
  const texts = inputs.filter(({ type }) => type === 'text')
  const prompts = texts.filter(({ label }) => foldName(label) === 'prompt')
  const [meant, ...rivals] = prompts.length > 0 ? prompts : texts
  if (meant && rivals.length === 0) {
    byInput.set(meant.nodeId, { kind: 'value', value: field.value, field })
  }
}
