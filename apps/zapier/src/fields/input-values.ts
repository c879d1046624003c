import type { WorkflowInput, WorkflowInputs } from '@wireflow-connect/sdk'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { connectionOf } from '../connection/connection.ts'
import { shorten } from '../connection/shorten.ts'
import { uploadFile } from '../files/upload-file.ts'
import { nodeKey } from '../items/node-key.ts'

type InputData = Readonly<Record<string, unknown>>

/** What somebody typed for the inputs of a workflow, and where it stands if there are several. */
export type Typed = { data: InputData; where?: string }

/** Values by node id; those of files are addresses that may have to be uploaded yet. */
export type CheckedValues = { values: Record<string, unknown>; fileNodeIds: string[] }

/**
 * The values for a run, by node id. Only what the workflow asks for now is looked at:
 * Zapier goes on sending values of fields that another choice of workflow has left behind.
 * An empty value keeps what is saved in the workflow. Nothing is uploaded yet.
 *
 * @throws an `Error` that names what is missing or of another kind.
 */
export function checkValues(
  z: ZObject,
  { data, where = '' }: Typed,
  { inputs }: Pick<WorkflowInputs, 'inputs'>,
): CheckedValues {
  const refuse = (message: string) =>
    new z.errors.Error(shorten(where + message, ''), 'invalid_inputs', 400)
  try {
    refuseUnknown(data, inputs)
    const given = inputs.flatMap((input) => {
      const value = givenFor(input, data)
      return value === undefined ? [] : [{ input, value }]
    })
    const pairs = given.map(({ input, value }) => [input.nodeId, readValue(input, value)])
    refuseMissing(inputs, new Set(given.map(({ input }) => input)))
    return {
      values: Object.fromEntries(pairs) as Record<string, unknown>,
      fileNodeIds: given.flatMap(({ input }) =>
        input.type === 'image' ? [input.nodeId] : [],
      ),
    }
  } catch (error) {
    throw error instanceof Fault ? refuse(error.message) : error
  }
}

/** The values with their files at Wireflow, where workflows can read them. */
export async function withUploads(
  z: ZObject,
  bundle: Bundle,
  { values, fileNodeIds }: CheckedValues,
): Promise<Record<string, unknown>> {
  const uploaded = { ...values }
  for (const nodeId of fileNodeIds) {
    const url = String(values[nodeId])
    if (!isAtWireflow(bundle, url))
      uploaded[nodeId] = (await uploadFile(z, bundle, url)).url
  }
  return uploaded
}

/** What is wrong with a value, in words. */
class Fault extends Error {}

function givenFor({ nodeId, label }: WorkflowInput, data: InputData): unknown {
  const named = Object.entries(namedInputs(data)).find(([name]) =>
    isName(name, { nodeId, label }),
  )
  return [data[nodeKey('input', nodeId)], named?.[1]].find((value) => !isEmpty(value))
}

function refuseMissing(
  inputs: readonly WorkflowInput[],
  given: ReadonlySet<WorkflowInput>,
): void {
  const missing = inputs.filter((input) => input.required && !given.has(input))
  if (missing.length === 0) return
  const labels = missing.map(({ label }) => label).join(', ')
  throw new Fault(`Fill in what the workflow needs: ${labels}.`)
}

// With the fields of a workflow at hand, names are left over from when there were none.
function refuseUnknown(data: InputData, inputs: readonly WorkflowInput[]): void {
  if (Object.keys(data).some((key) => key.startsWith('input_'))) return
  for (const name of Object.keys(namedInputs(data))) {
    const meant = inputs.filter((input) => isName(name, input))
    if (meant.length === 1) continue
    if (meant.length === 0) {
      const labels = inputs.map(({ label }) => label).join(', ')
      throw new Fault(`The workflow has no input ${name}. It has: ${labels || 'none'}.`)
    }
    const ids = meant.map(({ nodeId }) => nodeId).join(', ')
    throw new Fault(`The workflow has several inputs ${name}. Use their IDs: ${ids}.`)
  }
}

function namedInputs(data: InputData): InputData {
  const { inputs } = data
  return typeof inputs === 'object' && inputs !== null ? (inputs as InputData) : {}
}

function isName(name: string, { nodeId, label }: { nodeId: string; label: string }) {
  return name === nodeId || name.trim().toLowerCase() === label.trim().toLowerCase()
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

const YES = new Set(['true', 'yes', 'on', '1'])
const NO = new Set(['false', 'no', 'off', '0'])

function readValue(input: WorkflowInput, given: unknown): unknown {
  // A list or an object, for a kind of input that is not known here.
  if (typeof given === 'object') return given
  const text = typeof given === 'string' ? given : JSON.stringify(given)
  const word = text.trim()
  switch (input.type) {
    case 'number':
      if (word !== '' && Number.isFinite(Number(word))) return Number(word)
      throw wrong(input, 'a number', word)
    case 'boolean':
      if (YES.has(word.toLowerCase())) return true
      if (NO.has(word.toLowerCase())) return false
      throw wrong(input, 'true or false', word)
    case 'select':
      if (!input.options?.length || input.options.includes(word)) return word
      throw wrong(input, `one of ${input.options.join(', ')}`, word)
    case 'image':
      if (/^https?:\/\//i.test(word) && URL.canParse(word)) return word
      throw wrong(input, 'a file of an earlier step or the address of one', word)
    case 'text':
    case 'url':
    default:
      return text
  }
}

function wrong({ label }: WorkflowInput, expected: string, given: string): Fault {
  return new Fault(`${label} must be ${expected}, not "${given.slice(0, 60)}".`)
}

// What is there already need not be uploaded; everything else Wireflow may refuse to fetch.
function isAtWireflow(bundle: Bundle, url: string): boolean {
  if (!URL.canParse(url)) return false
  const { host } = new URL(url)
  return (
    host.endsWith('.wireflow.ai') ||
    host === new URL(connectionOf(bundle).wireflow.url).host
  )
}
