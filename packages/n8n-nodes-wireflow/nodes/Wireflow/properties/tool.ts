import { NodeHelpers, type INodeProperties } from 'n8n-workflow'

// Newer versions of n8n resolve a description that is an expression; older ones would hand
// it to the model as it stands.
const TAKES_EXPRESSIONS = 3

const PLAIN =
  'Runs a Wireflow workflow and returns what it made, as URLs and text. Each call costs credits.'

/**
 * Says which workflow it is and what it takes, from what is chosen in the node. An
 * expression sees of the chosen workflow its id only, so its name comes with its inputs.
 */
const FROM_PARAMETERS = `={{ ((fields) => [
  'Runs the Wireflow workflow "' + (fields[0]?.workflowName || $parameter.workflow || '') + '" and returns what it made, as URLs and text. Each call costs credits.',
  ...(fields.length ? ['Inputs: ' + fields.map((field) => field.displayName + (field.required ? ' (required)' : '')).join(', ') + '.'] : []),
].join(' '))($parameter.inputs?.schema || []) }}`

const OF_A_RUN: INodeProperties = {
  displayName: 'Description for the Model',
  name: 'toolDescription',
  type: 'string',
  typeOptions: { rows: 4 },
  default: PLAIN,
  displayOptions: {
    show: { '@tool': [true], resource: ['workflow'], operation: ['run'] },
  },
  description:
    'What the model is told of this tool. It is made of the name and the inputs of the chosen workflow; say here what the workflow is good for.',
}

const OF_OTHERS: INodeProperties = {
  displayName: 'Description for the Model',
  name: 'toolDescription',
  type: 'string',
  typeOptions: { rows: 2 },
  default: '',
  displayOptions: {
    show: { '@tool': [true], operation: [{ _cnd: { not: 'run' } }] },
  },
  description:
    'What the model is told of this tool. Left empty, it is told the operation.',
}

/** What the model of an agent is told of the node; shown only where it is a tool. */
export function toolProperties(): INodeProperties[] {
  const isResolved = NodeHelpers.getToolDescriptionForNode.length >= TAKES_EXPRESSIONS
  return [{ ...OF_A_RUN, ...(isResolved ? { default: FROM_PARAMETERS } : {}) }, OF_OTHERS]
}
