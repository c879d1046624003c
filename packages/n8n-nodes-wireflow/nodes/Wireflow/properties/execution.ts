import type { INodeProperties } from 'n8n-workflow'
import { listFields, outputFields, waitFields, workflowField } from './shared'
import { showFor } from './show'

const RESOURCE = 'execution'

export const executionProperties: INodeProperties[] = [
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions: { show: { resource: [RESOURCE] } },
    options: [
      {
        name: 'Cancel',
        value: 'cancel',
        action: 'Cancel a run that has not started',
        description: 'Take back a run that the relay has not started yet',
      },
      {
        name: 'Get',
        value: 'get',
        action: 'Get an execution',
        description: 'Get how an execution is doing and what it made',
      },
      {
        name: 'Get Made by Agent',
        value: 'getMadeByAgent',
        action: 'Get what an agent made',
        description:
          'Get what an AI agent made with the Wireflow tool in this n8n execution, with its files',
      },
      {
        name: 'Get Many',
        value: 'getMany',
        action: 'Get many executions',
        description: 'List many executions of a workflow, the newest first',
      },
      {
        name: 'Rerun',
        value: 'rerun',
        action: 'Rerun an execution',
        description: 'Run again what has been run before, with the inputs of that time',
      },
      {
        name: 'Wait For',
        value: 'waitFor',
        action: 'Wait for an execution',
        description: 'Wait for an execution that was started elsewhere or earlier',
      },
    ],
    default: 'get',
  },
  {
    displayName: 'Execution ID',
    name: 'executionId',
    type: 'string',
    default: '',
    required: true,
    placeholder: 'e.g. exec_8f2c01',
    displayOptions: showFor(RESOURCE, ['cancel', 'get', 'rerun', 'waitFor']),
    description: 'Of an execution, or of a run of the relay (run_…)',
  },
  {
    displayName: 'Tool Name',
    name: 'toolName',
    type: 'string',
    default: 'Wireflow',
    required: true,
    displayOptions: showFor(RESOURCE, ['getMadeByAgent']),
    description: 'The name of the Wireflow node that the agent uses as its tool',
  },
  workflowField({ displayOptions: showFor(RESOURCE, ['getMany']) }),
  ...waitFields({ displayOptions: showFor(RESOURCE, ['waitFor']) }, { canSkip: false }),
  ...waitFields({ displayOptions: showFor(RESOURCE, ['rerun']) }, { canSkip: true }),
  ...listFields({ displayOptions: showFor(RESOURCE, ['getMany']) }),
  ...outputFields({
    displayOptions: showFor(RESOURCE, [
      'cancel',
      'get',
      'getMadeByAgent',
      'rerun',
      'waitFor',
    ]),
  }),
]
