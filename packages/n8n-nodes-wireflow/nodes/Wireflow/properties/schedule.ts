import type { INodeProperties } from 'n8n-workflow'
import { listFields } from './shared'
import { showFor } from './show'

const RESOURCE = 'schedule'

export const scheduleProperties: INodeProperties[] = [
  {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions: { show: { resource: [RESOURCE] } },
    options: [
      {
        name: 'Create',
        value: 'create',
        action: 'Create a schedule',
        description: 'Let the relay call a trigger by the clock, also while n8n is down',
      },
      {
        name: 'Delete',
        value: 'delete',
        action: 'Delete a schedule',
        description: 'Delete a schedule permanently',
      },
      {
        name: 'Get Many',
        value: 'getAll',
        action: 'Get many schedules',
        description: 'List many schedules of the relay',
      },
      {
        name: 'Update',
        value: 'update',
        action: 'Update a schedule',
        description: 'Switch a schedule on or off',
      },
    ],
    default: 'create',
  },
  {
    displayName: 'Trigger URL or ID',
    name: 'trigger',
    type: 'string',
    default: '',
    required: true,
    placeholder: 'e.g. https://relay.example.com/t/trg_4kf92',
    displayOptions: showFor(RESOURCE, ['create']),
    description: 'The trigger of the relay that is called',
  },
  {
    displayName: 'Cron Expression',
    name: 'cron',
    type: 'string',
    default: '',
    required: true,
    placeholder: 'e.g. 0 7 * * 1-5',
    displayOptions: showFor(RESOURCE, ['create']),
    description:
      'When it is called: minute, hour, day of the month, month, day of the week',
  },
  {
    displayName: 'Time Zone',
    name: 'timeZone',
    type: 'string',
    default: 'UTC',
    placeholder: 'e.g. Europe/Berlin',
    displayOptions: showFor(RESOURCE, ['create']),
    description: 'The time zone of the cron expression',
  },
  {
    displayName: 'Data',
    name: 'data',
    type: 'json',
    default: '{}',
    displayOptions: showFor(RESOURCE, ['create']),
    description: 'What the trigger is sent each time',
    hint: 'e.g. { "Prompt": "a red bike" }',
  },
  {
    displayName: 'Schedule ID',
    name: 'scheduleId',
    type: 'string',
    default: '',
    required: true,
    placeholder: 'e.g. sch_8f2c01',
    displayOptions: showFor(RESOURCE, ['delete', 'update']),
  },
  {
    displayName: 'Active',
    name: 'active',
    type: 'boolean',
    default: true,
    displayOptions: showFor(RESOURCE, ['update']),
    description: 'Whether the schedule calls its trigger',
  },
  ...listFields({ displayOptions: showFor(RESOURCE, ['getAll']) }),
]
