import type {
  IDataObject,
  ILoadOptionsFunctions,
  INodeListSearchResult,
  INodePropertyOptions,
  ResourceMapperField,
  ResourceMapperFields,
} from 'n8n-workflow'
import { baseUrlOf, call } from '../api/call'
import { toObject, toObjects, toRows, toText, unwrap } from '../reading/json'
import { FILE_PREFIX } from './run/inputs'

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
  const body = unwrap(await call(this, 'wireflowApi', { method: 'GET', path }))
  return { fields: toObjects(toObject(body).inputs).map(toField) }
}

const FIELD_TYPES: Record<string, ResourceMapperField['type']> = {
  number: 'number',
  boolean: 'boolean',
  select: 'options',
}

function toField(input: IDataObject): ResourceMapperField {
  const nodeId = String(input.nodeId)
  const type = toText(input.type) ?? 'text'
  const isFile = !(type in FIELD_TYPES) && type !== 'text'
  const label = toText(input.label) ?? nodeId
  return {
    id: isFile ? `${FILE_PREFIX}${nodeId}` : nodeId,
    displayName: isFile ? `${label} (URL or binary field)` : label,
    required: input.required === true,
    defaultMatch: false,
    canBeUsedToMatch: false,
    display: true,
    type: FIELD_TYPES[type] ?? 'string',
    ...(type === 'select' ? { options: toOptions(input.options) } : {}),
    ...(type === 'boolean' ? toSwitch(input) : {}),
  }
}

/**
 * A switch is always on or off, and would replace what Wireflow has saved. So one that may
 * be left out is left out until somebody adds it.
 */
function toSwitch(input: IDataObject): Partial<ResourceMapperField> {
  return { removed: input.required !== true, defaultValue: input.default === true }
}

/** Options come as texts or as objects with a `value`; how is not documented. */
function toOptions(options: unknown): INodePropertyOptions[] {
  if (!Array.isArray(options)) return []
  return options.map((each) => {
    const { value = each, label = value } = toObject(each)
    return { name: String(label), value: String(value) }
  })
}
