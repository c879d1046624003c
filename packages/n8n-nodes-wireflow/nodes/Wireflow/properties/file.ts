import type { INodeProperties } from 'n8n-workflow'
import { showFor } from './show'

const RESOURCE = 'file'

export const fileProperties: INodeProperties[] = [
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions: { show: { resource: [RESOURCE] } },
    options: [
      {
        name: 'Upload',
        value: 'upload',
        action: 'Upload a file',
        description: 'Hand a file to Wireflow and get an address that workflows can use',
      },
    ],
    default: 'upload',
  },
  {
    displayName: 'Source',
    name: 'source',
    type: 'options',
    noDataExpression: true,
    options: [
      { name: 'Binary Field', value: 'binary' },
      { name: 'URL', value: 'url' },
    ],
    default: 'binary',
    displayOptions: showFor(RESOURCE, ['upload']),
  },
  {
    displayName: 'Input Binary Field',
    name: 'binaryProperty',
    type: 'string',
    default: 'data',
    required: true,
    displayOptions: showFor(RESOURCE, ['upload'], { source: ['binary'] }),
    hint: 'The name of the input binary field that holds the file',
  },
  {
    displayName: 'URL',
    name: 'url',
    type: 'string',
    default: '',
    required: true,
    placeholder: 'e.g. https://example.com/photo.jpg',
    displayOptions: showFor(RESOURCE, ['upload'], { source: ['url'] }),
    description: 'Wireflow keeps a copy of the file at this address',
  },
]
