import type { INodeProperties } from 'n8n-workflow'
import { showFor } from './show'

const RESOURCE = 'trigger'

export const triggerProperties: INodeProperties[] = [
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions: { show: { resource: [RESOURCE] } },
    options: [
      {
        name: 'Fire',
        value: 'fire',
        action: 'Fire a trigger',
        description:
          'Send data to the trigger of a workflow, without waiting for its end',
      },
    ],
    default: 'fire',
  },
  {
    displayName: 'Trigger URL or ID',
    name: 'trigger',
    type: 'string',
    default: '',
    required: true,
    placeholder: 'e.g. https://relay.example.com/t/trg_4kf92',
    displayOptions: showFor(RESOURCE, ['fire']),
    description:
      'The address of a trigger of Wireflow or of the relay, or the webhook ID of a workflow at Wireflow. It opens without a key, so keep it to yourself.',
  },
  {
    displayName: 'Data',
    name: 'data',
    type: 'json',
    default: '{}',
    displayOptions: showFor(RESOURCE, ['fire']),
    description: 'What the trigger is sent',
    hint: 'e.g. { "Prompt": "a red bike" }',
  },
]
