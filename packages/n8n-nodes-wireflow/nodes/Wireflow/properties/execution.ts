import type { INodeProperties } from 'n8n-workflow'
import { listFields, outputFields, waitLimitField, workflowField } from './shared'
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
        name: 'Get',
        value: 'get',
        action: 'Get an execution',
        description: 'Get how an execution is doing and what it made',
      },
      {
        name: 'Get Many',
        value: 'getMany',
        action: 'Get many executions',
        description: 'List many executions of a workflow, the newest first',
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
    displayOptions: showFor(RESOURCE, ['get', 'waitFor']),
    description: 'Of an execution, or of a run on the relay (run_…)',
  },
  workflowField({ displayOptions: showFor(RESOURCE, ['getMany']) }),
  waitLimitField({ displayOptions: showFor(RESOURCE, ['waitFor']) }),
  ...listFields({ displayOptions: showFor(RESOURCE, ['getMany']) }),
  ...outputFields({ displayOptions: showFor(RESOURCE, ['get', 'waitFor']) }),
]
