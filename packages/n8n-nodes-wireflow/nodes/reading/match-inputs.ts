import type { IDataObject } from 'n8n-workflow'
import { isObject } from './json'
import { isUrl } from './outputs'
import { nameOf, takesFile, type WorkflowInput } from './workflow-inputs'

/** Stands before the id of an input that takes a file, in the field's own id. */
export const FILE_PREFIX = 'file:'

/** A file of the item that an input is to be given. */
export type BinaryInput = { binaryProperty: string }

export type MatchedInputs = {
  /** By node id, read as the input's type. */
  values: IDataObject
  /** By node id, still to be uploaded. */
  files: Record<string, BinaryInput>
  /** What was wrong, in sentences. */
  faults: string[]
}

/**
 * Which input is given what: fields go by node id or, where it is unique, by label,
 * whatever its case. Everything that is given must be an input and fit its type, and every
 * required input must be given. What is empty counts as not given.
 */
export function matchInputs(
  inputs: readonly WorkflowInput[],
  given: IDataObject,
  binaryProperties: readonly string[],
): MatchedInputs {
  const matched: MatchedInputs = { values: {}, files: {}, faults: [] }
  const taken = new Map<string, string>()
  for (const [field, value] of Object.entries(given)) {
    if (isEmpty(value)) continue
    const found = findInput(inputs, field)
    if (typeof found === 'string') {
      matched.faults.push(found)
      continue
    }
    const other = taken.get(found.nodeId)
    taken.set(found.nodeId, field)
    if (other !== undefined) {
      matched.faults.push(`${nameOf(found)} is given twice: as ${other} and as ${field}`)
    }
    take(matched, found, readAs(found, value, binaryProperties))
  }
  for (const input of inputs) {
    if (input.required && !taken.has(input.nodeId)) {
      matched.faults.push(`${nameOf(input)} is missing`)
    }
  }
  return matched
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === ''
}

/** The input that a field means, or a sentence that says why there is none. */
function findInput(
  inputs: readonly WorkflowInput[],
  field: string,
): WorkflowInput | string {
  const id = field.startsWith(FILE_PREFIX) ? field.slice(FILE_PREFIX.length) : field
  const byId = inputs.find(({ nodeId }) => nodeId === id)
  if (byId) return byId
  const wanted = plain(id)
  const [byLabel, ...others] = inputs.filter(({ label }) => plain(label) === wanted)
  if (!byLabel) return `There is no input "${id}"`
  if (others.length === 0) return byLabel
  const ids = [byLabel, ...others].map(({ nodeId }) => nodeId)
  return `"${id}" is the name of several inputs: use ${ids.join(' or ')}`
}

/** Labels are compared as people see them. */
function plain(name: string): string {
  return name.normalize('NFC').trim().toLowerCase()
}

type Read = { value: IDataObject[string] } | { file: BinaryInput } | { expected: string }

function take(matched: MatchedInputs, input: WorkflowInput, read: Read): void {
  if ('value' in read) matched.values[input.nodeId] = read.value
  else if ('file' in read) matched.files[input.nodeId] = read.file
  else matched.faults.push(`${nameOf(input)} must be ${read.expected}`)
}

function readAs(
  input: WorkflowInput,
  given: unknown,
  binaryProperties: readonly string[],
): Read {
  if (isObject(given) && typeof given.binaryProperty === 'string') {
    return readBinary(given.binaryProperty, binaryProperties)
  }
  switch (input.type) {
    case 'text':
      return readText(given)
    case 'number':
      return readNumber(given)
    case 'boolean':
      return readBoolean(given)
    case 'select':
      return readOption(input, given)
    default:
      return takesFile(input) && typeof given === 'string'
        ? readFile(given, binaryProperties)
        : { expected: 'a URL, or { "binaryProperty": "data" } for a file of the item' }
  }
}

function readBinary(name: string, binaryProperties: readonly string[]): Read {
  if (binaryProperties.includes(name)) return { file: { binaryProperty: name } }
  const there = binaryProperties.join(', ') || 'none'
  return {
    expected: `a URL or the name of a binary field. "${name}" is neither a URL nor a binary field of this item, which are: ${there}`,
  }
}

function readFile(given: string, binaryProperties: readonly string[]): Read {
  const text = given.trim()
  return isUrl(text) ? { value: text } : readBinary(text, binaryProperties)
}

function readText(given: unknown): Read {
  if (typeof given === 'string') return { value: given }
  const isPlain = typeof given === 'number' || typeof given === 'boolean'
  return isPlain ? { value: String(given) } : { expected: 'text' }
}

function readNumber(given: unknown): Read {
  const number = typeof given === 'string' ? Number(given.trim() || Number.NaN) : given
  return typeof number === 'number' && Number.isFinite(number)
    ? { value: number }
    : { expected: 'a number' }
}

function readBoolean(given: unknown): Read {
  const word = String(given).trim().toLowerCase()
  if (word === 'true' || word === 'false') return { value: word === 'true' }
  return { expected: 'true or false' }
}

function readOption({ options }: WorkflowInput, given: unknown): Read {
  const read = readText(given)
  if (!('value' in read) || options.length === 0) return read
  const exact = options.find(({ value }) => value === read.value)
  const wanted = plain(String(read.value))
  const [like, ...others] = options.filter(({ name, value }) =>
    [plain(name), plain(value)].includes(wanted),
  )
  const found = exact ?? (others.length === 0 ? like : undefined)
  if (found) return { value: found.value }
  return { expected: `one of: ${options.map(({ value }) => value).join(', ')}` }
}
