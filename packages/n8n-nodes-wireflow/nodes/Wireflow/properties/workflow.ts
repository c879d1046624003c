import type { INodeProperties } from 'n8n-workflow'
import { listFields, outputFields, waitLimitField, workflowField } from './shared'
import { showFor } from './show'

const RESOURCE = 'workflow'

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
      value: 'get',
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
    displayOptions: showFor(RESOURCE, ['run']),
  },
  {
    displayName: 'Inputs',
    name: 'inputs',
    type: 'resourceMapper',
    noDataExpression: true,
    default: { mappingMode: 'defineBelow', value: null },
    displayOptions: showFor(RESOURCE, ['run'], { specifyInputs: ['fields'] }),
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
    placeholder:
      'e.g. { "n-prompt": "a red bike", "n-photo": { "binaryProperty": "data" } }',
    displayOptions: showFor(RESOURCE, ['run'], { specifyInputs: ['json'] }),
    description:
      'Values by the ID of the input node. A file of the item is given as { "binaryProperty": "data" }.',
  },
]

const waitMode: INodeProperties = {
  displayName: 'Wait',
  name: 'waitMode',
  type: 'options',
  noDataExpression: true,
  options: [
    {
      name: 'Automatically',
      value: 'auto',
      description:
        'Poll for 45 seconds, then suspend until the relay calls back. Without a relay, go on polling.',
    },
    {
      name: 'By Polling',
      value: 'poll',
      description: 'Keep the execution running and ask Wireflow until it has ended',
    },
    {
      name: 'Do Not Wait',
      value: 'none',
      description: 'Return the execution ID at once',
    },
    {
      name: 'Suspended',
      value: 'suspend',
      description: 'Suspend the n8n execution until the relay calls back',
    },
  ],
  default: 'auto',
  displayOptions: showFor(RESOURCE, ['run']),
}

const graph: INodeProperties[] = [
  {
    displayName: 'Graph',
    name: 'graph',
    type: 'json',
    default: '{}',
    placeholder: 'e.g. { "nodes": [], "edges": [] }',
    displayOptions: showFor(RESOURCE, ['executeGraph']),
    description: 'Nodes and edges to run. Left empty, the saved graph is taken.',
  },
  {
    displayName: 'Wait',
    name: 'waitMode',
    type: 'options',
    noDataExpression: true,
    options: [
      {
        name: 'By Polling',
        value: 'poll',
        description: 'Ask Wireflow until every execution has ended',
      },
      { name: 'Do Not Wait', value: 'none', description: 'Return the IDs at once' },
    ],
    default: 'poll',
    displayOptions: showFor(RESOURCE, ['executeGraph']),
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
          'A batch, as Wireflow takes it: one execution for each set of inputs',
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
      },
    ],
  },
]

export const workflowProperties: INodeProperties[] = [
  operation,
  workflowField({
    displayOptions: showFor(RESOURCE, ['run', 'executeGraph', 'get', 'estimateCost']),
  }),
  ...inputs,
  waitMode,
  ...graph,
  {
    ...waitLimitField({
      displayOptions: showFor(RESOURCE, ['run', 'executeGraph']),
    }),
    displayOptions: {
      show: { resource: [RESOURCE], operation: ['run', 'executeGraph'] },
      hide: { waitMode: ['none'] },
    },
  },
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
  ...outputFields({ displayOptions: showFor(RESOURCE, ['run', 'executeGraph']) }),
]
