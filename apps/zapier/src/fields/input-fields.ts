import type { WorkflowInput } from '@wireflow-connect/sdk'
import type { Bundle, PlainInputField, ZObject } from 'zapier-platform-core'
import { describeWorkflow } from '../wireflow/workflows.ts'
import { distinctNames } from './distinct-names.ts'
import { nodeKey } from '../items/node-key.ts'
import { resolvedText } from './resolved-text.ts'

const TYPES = {
  text: 'text',
  image: 'file',
  url: 'string',
  number: 'number',
  boolean: 'boolean',
  select: 'string',
} as const satisfies Record<string, PlainInputField['type']>

const KEEPS = 'Leave it empty to keep the value that is saved in the workflow.'
const FILE_HELP = 'A file of an earlier step, or the address of one.'

/** Where the workflow is only known when the Zap runs: inputs by name. */
export const NAMED_INPUTS = {
  key: 'inputs',
  label: 'Inputs',
  dict: true,
  required: false,
  group: 'inputs',
  helpText:
    'The workflow is mapped, so its inputs are not known here. Give each by its label in the workflow.',
} satisfies PlainInputField

/** A field for each input of the workflow that is chosen. */
export async function inputFields(
  z: ZObject,
  bundle: Bundle,
): Promise<PlainInputField[]> {
  const { workflow_id: chosen } = bundle.inputData
  if (chosen === undefined || chosen === '') return []
  const workflowId = resolvedText(chosen)
  if (workflowId === undefined) return [NAMED_INPUTS]
  const { inputs } = await describeWorkflow(z, bundle, workflowId)
  return fieldsOfInputs(inputs)
}

/** A field for each input. Inputs of one name are told apart by the ids of their steps. */
export function fieldsOfInputs(inputs: readonly WorkflowInput[]): PlainInputField[] {
  const named = distinctNames(
    inputs.map(({ nodeId, label }) => ({ id: nodeId, name: label })),
  )
  return inputs.map((input, index) => toField(input, named[index]?.name ?? input.label))
}

function toField(input: WorkflowInput, label: string): PlainInputField {
  const { nodeId, type, required, description, options } = input
  const help = [
    description && sentence(description),
    type === 'image' && FILE_HELP,
    !required && KEEPS,
  ].filter(Boolean)
  const saved = savedValue(input)
  return {
    key: nodeKey('input', nodeId),
    label,
    type: Object.hasOwn(TYPES, type) ? TYPES[type as keyof typeof TYPES] : 'string',
    required,
    group: 'inputs',
    ...(help.length > 0 && { helpText: help.join(' ') }),
    ...(options && options.length > 0 && { choices: options }),
    ...(saved !== undefined && { placeholder: saved }),
    meta: { node_id: nodeId },
  }
}

// Shown, and not filled in: a Zap then follows what is changed in the workflow later.
function savedValue(input: WorkflowInput): string | undefined {
  const { type, options } = input
  const isPlain = ['string', 'number'].includes(typeof input.default)
  return isPlain && type !== 'image' && !options?.length
    ? String(input.default)
    : undefined
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
