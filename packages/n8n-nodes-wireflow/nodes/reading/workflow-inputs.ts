import type { IDataObject } from 'n8n-workflow'
import { toObject, toObjects, toText } from './json'

/** Something that a workflow lets its callers fill in. */
export type WorkflowInput = {
  nodeId: string
  label: string
  /** `text`, `image`, `url`, `number`, `boolean`, `select`, or one that is not known yet. */
  type: string
  required: boolean
  description?: string
  /** The choices of a `select`, where they are told. */
  options: { name: string; value: string }[]
  /** The value that stands when none is given. */
  saved?: unknown
}

/** The inputs in a description of a workflow, by Wireflow or by the relay. */
export function toWorkflowInputs(described: unknown): WorkflowInput[] {
  return toObjects(toObject(described).inputs).map(toWorkflowInput)
}

function toWorkflowInput(input: IDataObject): WorkflowInput {
  const nodeId = String(input.nodeId)
  const description = toText(input.description)
  return {
    nodeId,
    label: toText(input.label) ?? nodeId,
    type: toText(input.type) ?? 'text',
    required: input.required === true,
    options: toOptions(input.options),
    ...(description ? { description } : {}),
    ...(input.default === undefined ? {} : { saved: input.default }),
  }
}

/** Options come as texts or as objects with a `value`; how is not documented. */
function toOptions(options: unknown): WorkflowInput['options'] {
  if (!Array.isArray(options)) return []
  return options.map((each) => {
    const { value = each, label = value } = toObject(each)
    return { name: String(label), value: String(value) }
  })
}

/** Whether an input takes the address of a file. */
export function takesFile({ type }: WorkflowInput): boolean {
  return !['text', 'number', 'boolean', 'select'].includes(type)
}

/** An input as people know it, and as programs do. */
export function nameOf({ label, nodeId }: WorkflowInput): string {
  return label === nodeId ? nodeId : `${label} (${nodeId})`
}

/** The inputs of a workflow in one line each, for whoever has given others. */
export function listInputs(inputs: readonly WorkflowInput[]): string {
  if (inputs.length === 0) return 'This workflow takes no inputs.'
  return ['This workflow takes:', ...inputs.map((input) => `- ${describe(input)}`)].join(
    '\n',
  )
}

function describe(input: WorkflowInput): string {
  const choices = input.options.map(({ value }) => value)
  const type = choices.length > 0 ? `one of: ${choices.join(', ')}` : input.type
  return `${nameOf(input)}: ${type}${input.required ? ', required' : ''}`
}
