import { unwrapObject } from './envelope.ts'
import { compact, toObject, toObjects, toText, type JsonObject } from './json.ts'

/** One value a workflow asks for when it is run. */
export type WorkflowInput = {
  nodeId: string
  label: string
  /** Open-ended, since the upstream adds kinds of input as it adds nodes. */
  type: 'text' | 'image' | 'url' | 'number' | 'boolean' | 'select' | (string & {})
  required: boolean
  default?: unknown
  description?: string
  options?: string[]
  /** Bounds of a number, where the upstream tells them; it does not document that it does. */
  min?: number
  max?: number
  step?: number
}

/** Everything a workflow asks for. */
export type WorkflowInputs = {
  workflowId: string
  workflowName: string
  inputs: WorkflowInput[]
}

export function toWorkflowInputs(body: unknown, workflowId: string): WorkflowInputs {
  const answer = unwrapObject(body)
  return {
    workflowId: toText(answer['workflowId']) ?? workflowId,
    workflowName: toText(answer['workflowName']) ?? '',
    inputs: toObjects(answer['inputs']).map(toInput),
  }
}

function toInput(row: JsonObject): WorkflowInput {
  const nodeId = String(row['nodeId'])
  return compact({
    nodeId,
    label: toText(row['label']) ?? nodeId,
    type: toText(row['type']) ?? 'text',
    required: row['required'] === true,
    default: row['default'] ?? undefined,
    description: toText(row['description']),
    options: toOptions(row['options']),
    min: toBound(row['min']),
    max: toBound(row['max']),
    step: toBound(row['step']),
  })
}

/** Options come as texts or as objects with a `value`; how is not documented. */
function toOptions(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined
  return value.map((each) => String(toObject(each)['value'] ?? each))
}

function toBound(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
