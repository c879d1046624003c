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
  const isMapped = ({ nodeId }: WorkflowInput) => Object.hasOwn(mapping, nodeId)
  const open = inputs.some(isMapped) ? inputs.filter((input) => !isMapped(input)) : inputs
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

type Step = {
  /** Whether the innermost part of a name is looked at, or all of it. */
  isInner: boolean
  fold: (name: string) => string
  labels: (input: WorkflowInput) => readonly string[]
}

const asIs = (name: string) => name
const both = ({ nodeId, label }: WorkflowInput) => [nodeId, label]

/** From the surest to the loosest. */
const STEPS: readonly Step[] = [
  { isInner: false, fold: asIs, labels: ({ nodeId }) => [nodeId] },
  { isInner: false, fold: asIs, labels: ({ label }) => [label] },
  { isInner: false, fold: foldName, labels: both },
  { isInner: false, fold: looseName, labels: both },
  { isInner: true, fold: foldName, labels: both },
  { isInner: true, fold: looseName, labels: both },
]

type Index = ReadonlyMap<string, readonly WorkflowInput[]>

// The inputs of a trigger are in memory, and asked for with each of its calls.
const indexes = new WeakMap<readonly WorkflowInput[], readonly Index[]>()

/** Inputs by each of their names, for each step. */
function indexesOf(inputs: readonly WorkflowInput[]): readonly Index[] {
  const known = indexes.get(inputs)
  if (known) return known
  const made = STEPS.map(({ fold, labels }) => {
    const index = new Map<string, WorkflowInput[]>()
    for (const input of inputs) {
      for (const name of new Set(labels(input).map(fold))) {
        if (name !== '') index.set(name, [...(index.get(name) ?? []), input])
      }
    }
    return index
  })
  indexes.set(inputs, made)
  return made
}

function matchNames(
  inputs: readonly WorkflowInput[],
  fields: readonly Field[],
  byInput: Map<string, Match>,
): void {
  const taken = new Set<Field>()
  const hasInner = fields.some(({ inner }) => inner !== undefined)
  for (const [at, index] of indexesOf(inputs).entries()) {
    const step = STEPS[at]
    if (!step || (step.isInner && !hasInner)) continue
    if (inputs.every(({ nodeId }) => byInput.has(nodeId))) return
    const left = fields.filter((field) => !taken.has(field))
    const found = candidatesOf(step, index, left, byInput)
    for (const candidates of found.values()) {
      const match = decide(candidates)
      byInput.set(candidates.input.nodeId, match)
      if (match.kind === 'value' && match.field) taken.add(match.field)
    }
  }
}

type Candidates = { input: WorkflowInput; fields: Field[]; rivals: WorkflowInput[] }

/** Each input that is left, with the fields that could mean it and whom else they could mean. */
function candidatesOf(
  { isInner, fold }: Step,
  index: Index,
  fields: readonly Field[],
  byInput: ReadonlyMap<string, Match>,
): Map<string, Candidates> {
  const found = new Map<string, Candidates>()
  for (const field of fields) {
    for (const name of isInner ? [field.inner ?? ''] : field.names) {
      const meant = index.get(fold(name))
      if (!meant) continue
      const rivals = meant.filter(({ nodeId }) => !byInput.has(nodeId))
      for (const input of rivals) {
        const known = found.get(input.nodeId) ?? { input, fields: [], rivals: [] }
        if (!known.fields.includes(field)) known.fields.push(field)
        known.rivals.push(...rivals)
        found.set(input.nodeId, known)
      }
    }
  }
  return found
}

function decide({ input, fields, rivals }: Candidates): Match {
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
