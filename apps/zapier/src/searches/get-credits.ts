import type { Bundle, Search, ZObject } from 'zapier-platform-core'
import { ANY_WORKFLOW_FIELD, chosenWorkflow } from '../fields/workflow-field.ts'
import { estimateRun, remainingCredits } from '../wireflow/credits.ts'

export const GET_CREDITS = {
  key: 'get_credits',
  noun: 'Credits',
  display: {
    label: 'Get Credits',
    description:
      'Finds how many credits are left, and what a run of a workflow is expected to cost.',
  },
  operation: {
    perform: find,
    inputFields: [
      {
        ...ANY_WORKFLOW_FIELD,
        helpText: 'Of which a run is estimated. Leave it empty for the credits alone.',
      },
    ],
    outputFields: [
      { key: 'id', label: 'ID', type: 'string' },
      { key: 'credits_left', label: 'Credits Left', type: 'number' },
      { key: 'estimated_credits', label: 'Estimated Credits', type: 'number' },
      { key: 'is_sufficient', label: 'Is Sufficient', type: 'boolean' },
      { key: 'is_lower_bound', label: 'Is Lower Bound', type: 'boolean' },
    ],
    sample: {
      id: 'cmx0demo1',
      credits_left: 900,
      estimated_credits: 40,
      is_sufficient: true,
      is_lower_bound: false,
    },
  },
} satisfies Search

async function find(z: ZObject, bundle: Bundle) {
  const workflowId = chosenWorkflow(bundle)
  const estimate = workflowId && (await estimateRun(z, bundle, workflowId))
  // An estimate tells what is left, too, and needs no scope beside that for reading workflows.
  const left =
    (estimate && estimate.availableCredits) ?? (await remainingCredits(z, bundle))
  return [
    {
      id: workflowId ?? 'account',
      credits_left: left ?? null,
      estimated_credits: estimate ? estimate.estimatedCredits : null,
      is_sufficient: estimate ? estimate.isSufficient : null,
      is_lower_bound: estimate ? !estimate.isComplete : null,
    },
  ]
}
