import type { WorkflowInput, WorkflowInputs } from '@wireflow-connect/sdk'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { connectionOf } from '../connection/connection.ts'
import { uploadFile } from '../files/upload-file.ts'
import { shorten } from '../connection/shorten.ts'
import { nodeKey } from '../items/node-key.ts'

type InputData = Readonly<Record<string, unknown>>

/**
 * The values for a run, by node id. Only what the workflow asks for now is looked at:
 * Zapier goes on sending values of fields that another choice of workflow has left behind.
 * An empty value keeps what is saved in the workflow.
 *
 * @throws an `Error` that names what is missing or of another kind.
 */
export async function inputValues(
  z: ZObject,
  bundle: Bundle,
  { inputs }: WorkflowInputs,
): Promise<Record<string, unknown>> {
  refuseUnknown(z, bundle.inputData, inputs)
  const values: Record<string, unknown> = {}
  const missing: string[] = []
  for (const input of inputs) {
    const given = givenFor(input, bundle.inputData)
    if (given !== undefined)
      values[input.nodeId] = await readValue(z, bundle, input, given)
    else if (input.required) missing.push(input.label)
  }
  if (missing.length > 0) {
    throw refusal(z, `Fill in what the workflow needs: ${missing.join(', ')}.`)
  }
  return values
}

function givenFor({ nodeId, label }: WorkflowInput, data: InputData): unknown {
  const named = Object.entries(namedInputs(data)).find(([name]) =>
    isName(name, { nodeId, label }),
  )
  return [data[nodeKey('input', nodeId)], named?.[1]].find((value) => !isEmpty(value))
}

// With the fields of a workflow at hand, names are left over from when there were none.
function refuseUnknown(z: ZObject, data: InputData, inputs: readonly WorkflowInput[]) {
  if (Object.keys(data).some((key) => key.startsWith('input_'))) return
  const unknown = Object.keys(namedInputs(data)).filter(
    (name) => !inputs.some((input) => isName(name, input)),
  )
  if (unknown.length === 0) return
  const labels = inputs.map(({ label }) => label).join(', ')
  throw refusal(
    z,
    `The workflow has no input ${unknown.join(', ')}. It has: ${labels || 'none'}.`,
  )
}

function namedInputs(data: InputData): InputData {
  const { inputs } = data
  return typeof inputs === 'object' && inputs !== null ? (inputs as InputData) : {}
}

function isName(name: string, { nodeId, label }: { nodeId: string; label: string }) {
  return name === nodeId || name.toLowerCase() === label.toLowerCase()
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

const YES = new Set(['true', 'yes', 'on', '1'])
const NO = new Set(['false', 'no', 'off', '0'])

async function readValue(
  z: ZObject,
  bundle: Bundle,
  input: WorkflowInput,
  given: unknown,
): Promise<unknown> {
  // A list or an object, for a kind of input that is not known here.
  if (typeof given === 'object') return given
  const text = typeof given === 'string' ? given : JSON.stringify(given)
  const word = text.trim()
  switch (input.type) {
    case 'number':
      if (word !== '' && Number.isFinite(Number(word))) return Number(word)
      throw wrong(z, input, 'a number', word)
    case 'boolean':
      if (YES.has(word.toLowerCase())) return true
      if (NO.has(word.toLowerCase())) return false
      throw wrong(z, input, 'true or false', word)
    case 'select':
      if (!input.options?.length || input.options.includes(word)) return word
      throw wrong(z, input, `one of ${input.options.join(', ')}`, word)
    case 'image':
      return isAtWireflow(bundle, word) ? word : (await uploadFile(z, bundle, word)).url
    case 'text':
    case 'url':
    default:
      return text
  }
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

function wrong(z: ZObject, { label }: WorkflowInput, expected: string, given: string) {
  return refusal(z, `${label} must be ${expected}, not "${given.slice(0, 60)}".`)
}

function refusal(z: ZObject, message: string): Error {
  return new z.errors.Error(shorten(message, ''), 'invalid_inputs', 400)
}
