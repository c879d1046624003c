import type { INodeProperties } from 'n8n-workflow'
import { listFields, outputFields, waitFields, workflowField } from './shared'
import { showFor } from './show'

const RESOURCE = 'workflow'
const RUNS = ['run', 'runForMany']

const operation: INodeProperties = {
  displayName: 'Operation',
  name: 'operation',
  type: 'options',
  noDataExpression: true,
  displayOptions: { show: { resource: [RESOURCE] } },
  options: [
    {
      name: 'Estimate Cost',
      value: 'estimateCost',
      action: 'Estimate cost of a workflow',
      description: 'Ask what a run would cost, without running it',
    },
    {
      name: 'Execute Graph',
      value: 'executeGraph',
      action: 'Execute graph of a workflow',
      description: 'Run a part of a workflow, a changed graph or a batch',
    },
    {
      name: 'Get',
      value: 'describe',
      action: 'Get a workflow',
      description: 'Get a workflow with its graph and its inputs',
    },
    {
      name: 'Get Many',
      value: 'getMany',
      action: 'Get many workflows',
      description: 'List many workflows of the account',
    },
    {
      name: 'Run',
      value: 'run',
      action: 'Run a workflow',
      description: 'Run a workflow with your inputs and get what it made',
    },
    {
      name: 'Run for Many',
      value: 'runForMany',
      action: 'Run a workflow for many items',
      description: 'Run a workflow for all items by one call, as one batch',
    },
  ],
  default: 'run',
}

const inputs: INodeProperties[] = [
  {
    displayName: 'Specify Inputs',
    name: 'specifyInputs',
    type: 'options',
    noDataExpression: true,
    options: [
      { name: 'Using Fields Below', value: 'fields' },
      { name: 'Using JSON', value: 'json' },
    ],
    default: 'fields',
    displayOptions: showFor(RESOURCE, RUNS),
  },
  {
    displayName: 'Inputs',
    name: 'inputs',
    type: 'resourceMapper',
    noDataExpression: true,
    default: { mappingMode: 'defineBelow', value: null },
    displayOptions: showFor(RESOURCE, RUNS, { specifyInputs: ['fields'] }),
    typeOptions: {
      loadOptionsDependsOn: ['workflow.value'],
      resourceMapper: {
        resourceMapperMethod: 'getWorkflowInputs',
        mode: 'add',
        valuesLabel: 'Inputs',
        fieldWords: { singular: 'input', plural: 'inputs' },
        addAllFields: true,
        multiKeyMatch: false,
        supportAutoMap: false,
        noFieldsError: 'This workflow takes no inputs.',
      },
    },
    description:
      'The inputs of the chosen workflow. What you leave empty keeps the value saved in Wireflow.',
  },
  {
    displayName: 'Inputs (JSON)',
    name: 'inputsJson',
    type: 'json',
    default: '{}',
    displayOptions: showFor(RESOURCE, RUNS, { specifyInputs: ['json'] }),
    description:
      'Values by the label or the ID of an input. A file of the item is given as { "binaryProperty": "data" }.',
    hint: 'e.g. { "Prompt": "a red bike", "Photo": { "binaryProperty": "data" } }',
  },
]

const options: INodeProperties = {
  displayName: 'Options',
  name: 'options',
  type: 'collection',
  placeholder: 'Add option',
  default: {},
  displayOptions: showFor(RESOURCE, RUNS),
  options: [
    {
      displayName: 'Maximum Credits',
      name: 'maximumCredits',
      type: 'number',
      typeOptions: { minValue: 0 },
      default: 100,
      description:
        'What one execution may cost at most. Wireflow is asked for an estimate before anything starts, and what would cost more is refused.',
    },
  ],
}

const graph: INodeProperties[] = [
  {
    displayName: 'Graph',
    name: 'graph',
    type: 'json',
    default: '{}',
    displayOptions: showFor(RESOURCE, ['executeGraph']),
    description: 'Nodes and edges to run. Left empty, the saved graph is taken.',
    hint: 'e.g. {{ $("Get a workflow").item.json }}, with some nodes changed',
  },
  {
    displayName: 'Options',
    name: 'graphOptions',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    displayOptions: showFor(RESOURCE, ['executeGraph']),
    options: [
      {
        displayName: 'Forget Earlier Results',
        name: 'force',
        type: 'boolean',
        default: false,
        description: 'Whether to run every node anew, also those with a kept result',
      },
      {
        displayName: 'Iterator Configs',
        name: 'iteratorConfigs',
        type: 'json',
        default: '[]',
        description:
          'A batch: one execution for each value. Run for Many makes one of the items.',
        hint: 'e.g. [{ "nodeId": "n-prompt", "values": ["a cat", "a dog"] }]',
      },
      {
        displayName: 'Target Node ID',
        name: 'targetNodeId',
        type: 'string',
        default: '',
        description: 'Run only this node and what it depends on',
      },
      {
        displayName: 'Trigger Data',
        name: 'triggerData',
        type: 'json',
        default: '{}',
        description: 'Data that is kept with the execution as if a trigger had sent it',
        hint: 'e.g. { "order": 17 }',
      },
    ],
  },
]

export const workflowProperties: INodeProperties[] = [
  operation,
  workflowField({
    displayOptions: showFor(RESOURCE, [
      ...RUNS,
      'executeGraph',
      'describe',
      'estimateCost',
    ]),
  }),
  ...inputs,
  options,
  ...graph,
  ...waitFields(
    { displayOptions: showFor(RESOURCE, [...RUNS, 'executeGraph']) },
    { canSkip: true },
  ),
  ...listFields({ displayOptions: showFor(RESOURCE, ['getMany']) }),
  {
    displayName: 'Filters',
    name: 'filters',
    type: 'collection',
    placeholder: 'Add filter',
    default: {},
    displayOptions: showFor(RESOURCE, ['getMany']),
    options: [
      {
        displayName: 'Active Only',
        name: 'activeOnly',
        type: 'boolean',
        default: true,
        description: 'Whether to leave out workflows that are switched off',
      },
      {
        displayName: 'Name Contains',
        name: 'search',
        type: 'string',
        default: '',
        description: 'Only workflows with this text in their name',
      },
    ],
  },
  ...outputFields({ displayOptions: showFor(RESOURCE, [...RUNS, 'executeGraph']) }),
]
