import type { Workflow } from '@wireflow-connect/sdk'
import type { Bundle, Search, ZObject } from 'zapier-platform-core'
import { typedText } from '../fields/resolved-text.ts'
import { workflowUrl } from '../items/item.ts'
import { listWorkflows } from '../wireflow/workflows.ts'

export const FIND_WORKFLOW = {
  key: 'find_workflow',
  noun: 'Workflow',
  display: {
    label: 'Find Workflow',
    description:
      'Finds a workflow by its name or ID. Use it before Run Workflow when the name comes from an earlier step.',
  },
  operation: {
    perform: find,
    inputFields: [
      {
        key: 'name',
        label: 'Name',
        type: 'string',
        required: true,
        helpText: 'All or part of the name, or the whole ID. An exact match comes first.',
      },
    ],
    outputFields: [
      { key: 'id', label: 'Workflow ID', type: 'string' },
      { key: 'name', label: 'Name', type: 'string' },
      { key: 'description', label: 'Description', type: 'string' },
      { key: 'url', label: 'Workflow URL', type: 'string' },
      { key: 'is_active', label: 'Is Active', type: 'boolean' },
      { key: 'tags', label: 'Tags', type: 'string', list: true },
      { key: 'execution_count', label: 'Execution Count', type: 'integer' },
      { key: 'last_executed_at', label: 'Last Executed At', type: 'datetime' },
      { key: 'updated_at', label: 'Updated At', type: 'datetime' },
    ],
    sample: {
      id: 'cmx0demo1',
      name: 'Product shots',
      description: 'A studio picture from a prompt.',
      url: 'https://www.wireflow.ai/workflows/cmx0demo1',
      is_active: true,
      tags: ['image'],
      execution_count: 7,
      last_executed_at: '2026-09-01T10:00:00.000Z',
      updated_at: '2026-09-01T10:00:00.000Z',
    },
  },
} satisfies Search

async function find(z: ZObject, bundle: Bundle) {
  const wanted = typedText(bundle.inputData['name']).toLowerCase()
  if (wanted === '') {
    const message = 'The Name is empty, so no workflow is meant by it.'
    throw new z.errors.Error(message, 'no_name', 400)
  }
  const workflows = await listWorkflows(z, bundle)
  return workflows
    .filter(
      ({ id, name }) =>
        id.toLowerCase() === wanted || name.toLowerCase().includes(wanted),
    )
    .sort((one, other) => rank(one, wanted) - rank(other, wanted))
    .map((workflow) => toWorkflowItem(bundle, workflow))
}

// The list begins with what was changed last, and sorting keeps that order among equals.
function rank({ id, name, isActive }: Workflow, wanted: string): number {
  if (id.toLowerCase() === wanted) return 0
  return (name.toLowerCase() === wanted ? 1 : 3) + (isActive ? 0 : 1)
}

function toWorkflowItem(bundle: Bundle, workflow: Workflow) {
  return {
    id: workflow.id,
    name: workflow.name,
    description: workflow.description ?? null,
    url: workflowUrl(bundle, workflow.id),
    is_active: workflow.isActive,
    tags: workflow.tags ?? [],
    execution_count: workflow.executionCount ?? null,
    last_executed_at: workflow.lastExecutedAt ?? null,
    updated_at: workflow.updatedAt ?? null,
  }
}
