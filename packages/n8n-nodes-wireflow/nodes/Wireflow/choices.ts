import type {
  IDataObject,
  ILoadOptionsFunctions,
  INodeListSearchResult,
  INodePropertyOptions,
  ResourceMapperField,
  ResourceMapperFields,
} from 'n8n-workflow'
import { baseUrlOf, call } from '../api/call'
import { toObject, toRows, toText, unwrap } from '../reading/json'
import { FILE_PREFIX } from '../reading/match-inputs'
import {
  takesFile,
  toWorkflowInputs,
  type WorkflowInput,
} from '../reading/workflow-inputs'

/** The workflows of the account for the field Workflow, with links. */
export async function searchWorkflows(
  this: ILoadOptionsFunctions,
  filter = '',
): Promise<INodeListSearchResult> {
  const { origin } = new URL(await baseUrlOf(this, 'wireflowApi'))
  const workflows = await listWorkflows(this)
  const wanted = filter.toLowerCase()
  return {
    results: workflows
      .filter(({ name }) => String(name).toLowerCase().includes(wanted))
      .map(({ id, name }) => ({
        name: String(name),
        value: String(id),
        url: `${origin}/workflows/${encodeURIComponent(String(id))}`,
      })),
  }
}

/** The same for fields that take several. */
export async function getWorkflows(
  this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
  const workflows = await listWorkflows(this)
  return workflows.map(({ id, name }) => ({ name: String(name), value: String(id) }))
}

async function listWorkflows(context: ILoadOptionsFunctions): Promise<IDataObject[]> {
  const query = { isActive: 'true' }
  const path = '/workflows'
  return toRows(await call(context, 'wireflowApi', { method: 'GET', path, query }))
}

/** The inputs of the chosen workflow as fields. */
export async function getWorkflowInputs(
  this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
  const id = this.getCurrentNodeParameter('workflow', { extractValue: true })
  if (typeof id !== 'string' || id === '') return { fields: [] }
  const path = `/workflows/${encodeURIComponent(id)}/run`
  const described = unwrap(await call(this, 'wireflowApi', { method: 'GET', path }))
  // For the description of the node as a tool: n8n keeps it with the fields.
  const about = { workflowName: toText(toObject(described).workflowName) ?? id }
  const fields = toWorkflowInputs(described).map(toField)
  return { fields: fields.map((field) => ({ ...field, ...about })) }
}

const FIELD_TYPES: Record<string, ResourceMapperField['type']> = {
  number: 'number',
  boolean: 'boolean',
  select: 'options',
}

function toField(input: WorkflowInput): ResourceMapperField {
  const { nodeId, type, required, options } = input
  return {
    id: takesFile(input) ? `${FILE_PREFIX}${nodeId}` : nodeId,
    displayName: nameOf(input),
    required,
    defaultMatch: false,
    canBeUsedToMatch: false,
    display: true,
    type: FIELD_TYPES[type] ?? 'string',
    ...(type === 'select' ? { options } : {}),
    ...(type === 'boolean' ? toSwitch(input) : {}),
  }
}

const MOST_SHOWN = 40

/** What the field is called, what it takes, and what stands where it is left empty. */
function nameOf(input: WorkflowInput): string {
  const { label, saved } = input
  const isSaved = saved !== undefined && saved !== null && saved !== ''
  const text = String(isSaved ? saved : '')
  const short = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text
  const remarks = [
    ...(takesFile(input) ? ['URL or binary field'] : []),
    ...(isSaved ? [`saved: ${short}`] : []),
  ]
  return remarks.length > 0 ? `${label} (${remarks.join('; ')})` : label
}

/**
 * A switch is always on or off, and would replace what Wireflow has saved. So one that may
 * be left out is left out until somebody adds it.
 */
function toSwitch({ required, saved }: WorkflowInput): Partial<ResourceMapperField> {
  return { removed: !required, defaultValue: saved === true }
}
