import type { IDisplayOptions, INodeProperties } from 'n8n-workflow'

type Show = { displayOptions: IDisplayOptions }

/** The choice of a workflow: from a list, by its ID, or by its address. */
export function workflowField({ displayOptions }: Show): INodeProperties {
  return {
    displayName: 'Workflow',
    name: 'workflow',
    type: 'resourceLocator',
    default: { mode: 'list', value: '' },
    required: true,
    displayOptions,
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        typeOptions: { searchListMethod: 'searchWorkflows', searchable: true },
      },
      {
        displayName: 'By ID',
        name: 'id',
        type: 'string',
        placeholder: 'e.g. cmx4k2p1q0000',
      },
      {
        displayName: 'By URL',
        name: 'url',
        type: 'string',
        placeholder: 'e.g. https://www.wireflow.ai/workflows/cmx4k2p1q0000',
        extractValue: { type: 'regex', regex: '/(?:workflows|flow)/([^/?#]+)' },
        validation: [
          {
            type: 'regex',
            properties: {
              regex: 'https?://.+/(?:workflows|flow)/[^/?#]+.*',
              errorMessage: 'Not the address of a Wireflow workflow',
            },
          },
        ],
      },
    ],
  }
}

const NOT_AT_ALL = {
  name: 'Do Not Wait',
  value: 'none',
  description: 'Return the execution ID at once',
}

/** How an operation waits, for how long, and what becomes of executions that fail. */
export function waitFields(
  { displayOptions }: Show,
  { canSkip }: { canSkip: boolean },
): INodeProperties[] {
  const { show } = displayOptions
  return [
    {
      displayName: 'Wait',
      name: 'waitMode',
      type: 'options',
      noDataExpression: true,
      options: [
        {
          name: 'Automatically',
          value: 'auto',
          description:
            'Poll for a while, then suspend until the relay calls back. Without a relay, go on polling.',
        },
        {
          name: 'By Polling',
          value: 'poll',
          description: 'Keep the n8n execution running and ask until it has ended',
        },
        ...(canSkip ? [NOT_AT_ALL] : []),
        {
          name: 'Suspended',
          value: 'suspend',
          description: 'Suspend the n8n execution until the relay calls back',
        },
      ],
      default: 'auto',
      displayOptions,
    },
    {
      displayName: 'Poll First For (Seconds)',
      name: 'pollFirst',
      type: 'number',
      typeOptions: { minValue: 0, maxValue: 86400 },
      default: 45,
      displayOptions: { show: { ...show, waitMode: ['auto'] } },
      description:
        'How long to poll before the n8n execution is suspended. Polling is quicker at the end; a suspended execution survives that n8n is killed.',
    },
    {
      displayName: 'Wait Limit (Minutes)',
      name: 'waitLimit',
      type: 'number',
      typeOptions: { minValue: 0.02, maxValue: 1440 },
      default: 60,
      displayOptions: { show, hide: { waitMode: ['none'] } },
      description:
        'How long to wait at most. After that the item says how the execution is really doing, with waitLimitReached set. AI agents wait 5 minutes at most.',
    },
    { ...FAILED_EXECUTIONS, displayOptions: { show, hide: { waitMode: ['none'] } } },
  ]
}

/** Whether triggers give the fields that are needed most, or the whole record. */
export const SIMPLIFY: INodeProperties = {
  displayName: 'Simplify',
  name: 'simple',
  type: 'boolean',
  noDataExpression: true,
  default: true,
  description:
    'Whether to return a simplified version of the response instead of the raw data',
}

/** What becomes of the files that an execution made. */
export const OUTPUT_FILES: INodeProperties = {
  displayName: 'Output Files',
  name: 'outputFiles',
  type: 'options',
  noDataExpression: true,
  options: [
    {
      name: 'As URLs',
      value: 'urls',
      description: 'Leave images, videos and audio where they are',
    },
    {
      name: 'Download',
      value: 'binary',
      description: 'Add images, videos and audio to the item as binary data',
    },
  ],
  default: 'urls',
}

/** What becomes of executions that do not complete. */
const FAILED_EXECUTIONS: INodeProperties = {
  displayName: 'Failed Executions',
  name: 'failedExecutions',
  type: 'options',
  noDataExpression: true,
  options: [
    {
      name: 'As an Error',
      value: 'error',
      description:
        'The node fails, or its error branch is taken, as set under Settings > On Error',
    },
    {
      name: 'As an Item',
      value: 'item',
      description: 'They come out like the others, with their status and the reason',
    },
  ],
  default: 'error',
}

/** How executions come out. */
export function outputFields({ displayOptions }: Show): INodeProperties[] {
  const { show } = displayOptions
  return [
    {
      displayName: 'Output',
      name: 'output',
      type: 'options',
      noDataExpression: true,
      options: [
        {
          name: 'Raw',
          value: 'raw',
          description: 'The record as Wireflow or the relay keeps it',
        },
        {
          name: 'Selected Fields',
          value: 'selectedFields',
          description: 'Only the fields you choose',
        },
        {
          name: 'Simplified',
          value: 'simplified',
          description: 'The fields that are needed most, always the same',
        },
      ],
      default: 'simplified',
      displayOptions,
    },
    {
      displayName: 'Fields',
      name: 'fields',
      type: 'multiOptions',
      noDataExpression: true,
      options: [
        { name: 'Credits Used', value: 'creditsUsed' },
        { name: 'Duration (Ms)', value: 'durationMs' },
        { name: 'Ended At', value: 'endedAt' },
        { name: 'Error', value: 'error' },
        { name: 'Execution ID', value: 'executionId' },
        { name: 'Finished', value: 'finished' },
        { name: 'Link', value: 'link' },
        { name: 'Outputs', value: 'outputs' },
        { name: 'Run ID', value: 'runId' },
        { name: 'Started At', value: 'startedAt' },
        { name: 'Status', value: 'status' },
        { name: 'Text', value: 'text' },
        { name: 'URL', value: 'url' },
        { name: 'Workflow ID', value: 'workflowId' },
        { name: 'Workflow Name', value: 'workflowName' },
      ],
      default: ['status', 'url', 'text'],
      displayOptions: { show: { ...show, output: ['selectedFields'] } },
    },
    { ...OUTPUT_FILES, displayOptions },
    {
      displayName: 'Put Files in Field',
      name: 'binaryField',
      type: 'string',
      noDataExpression: true,
      default: 'data',
      displayOptions: { show: { ...show, outputFiles: ['binary'] } },
      description:
        'The binary field for the first file; further ones get _1, _2 and so on',
      hint: 'The name of the output binary field to put the file in',
    },
  ]
}

/** Return All and Limit of an operation that lists. */
export function listFields({ displayOptions }: Show): INodeProperties[] {
  const { show } = displayOptions
  return [
    {
      displayName: 'Return All',
      name: 'returnAll',
      type: 'boolean',
      default: false,
      description: 'Whether to return all results or only up to a given limit',
      displayOptions,
    },
    {
      displayName: 'Limit',
      name: 'limit',
      type: 'number',
      typeOptions: { minValue: 1 },
      default: 50,
      description: 'Max number of results to return',
      displayOptions: { show: { ...show, returnAll: [false] } },
    },
  ]
}
