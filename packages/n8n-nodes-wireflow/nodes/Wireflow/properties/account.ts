import type { INodeProperties } from 'n8n-workflow'

export const accountProperties: INodeProperties[] = [
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions: { show: { resource: ['account'] } },
    options: [
      {
        name: 'Get Usage',
        value: 'getUsage',
        action: 'Get usage of the account',
        description: 'Get the credits that are left, and what the key has used',
      },
    ],
    default: 'getUsage',
  },
]
