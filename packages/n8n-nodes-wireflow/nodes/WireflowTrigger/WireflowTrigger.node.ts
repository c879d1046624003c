import type {
  IHookFunctions,
  INodeType,
  INodeTypeDescription,
  IWebhookFunctions,
  IWebhookResponseData,
} from 'n8n-workflow'
import { NodeConnectionTypes } from 'n8n-workflow'
import { getWorkflows } from '../Wireflow/choices'
import { OUTPUT_FILES, SIMPLIFY } from '../Wireflow/properties/shared'
import { receive } from './receive'
import { isSubscribed, sendPing, subscribe, unsubscribe } from './subscription'

export class WireflowTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Wireflow Trigger',
    name: 'wireflowTrigger',
    icon: {
      light: 'file:../../icons/wireflow.svg',
      dark: 'file:../../icons/wireflow.dark.svg',
    },
    group: ['trigger'],
    version: 1,
    subtitle:
      '={{ $parameter["events"].map((event) => event.replace("execution.", "").replace("_", " ")).join(", ") }}',
    // n8n shows this one for the whole app when it is looked for.
    description: 'Run AI workflows of Wireflow, and start workflows when they have ended',
    eventTriggerDescription: 'Waiting for an execution of Wireflow to end',
    defaults: { name: 'Wireflow Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [
      { name: 'wireflowRelayApi', displayName: 'Relay', required: true },
      // To choose workflows from a list, to name outputs, and to download files.
      { name: 'wireflowApi', displayName: 'Wireflow Account (Optional)' },
    ],
    webhooks: [
      {
        name: 'default',
        httpMethod: 'POST',
        path: 'webhook',
        responseMode: 'onReceived',
        responseData: '',
      },
    ],
    properties: [
      {
        displayName: 'Events',
        name: 'events',
        type: 'multiOptions',
        required: true,
        noDataExpression: true,
        default: ['execution.completed', 'execution.failed'],
        options: [
          {
            name: 'Execution Cancelled',
            value: 'execution.cancelled',
            description: 'When an execution was cancelled',
          },
          {
            name: 'Execution Completed',
            value: 'execution.completed',
            description: 'When an execution has made what it should',
          },
          {
            name: 'Execution Failed',
            value: 'execution.failed',
            description: 'When a node of an execution failed',
          },
          {
            name: 'Execution Lost',
            value: 'execution.lost',
            description: 'When Wireflow knows nothing of an execution any more',
          },
          {
            name: 'Execution Started',
            value: 'execution.started',
            description: 'When an execution has begun',
          },
          {
            name: 'Execution Timed Out',
            value: 'execution.timed_out',
            description: 'When an execution did not end before its deadline',
          },
        ],
      },
      {
        displayName: 'Workflow Names or IDs',
        name: 'workflowIds',
        type: 'multiOptions',
        typeOptions: { loadOptionsMethod: 'getWorkflows' },
        default: [],
        description:
          'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
        hint: 'Left empty, all workflows count. The list needs a Wireflow API credential.',
      },
      SIMPLIFY,
      OUTPUT_FILES,
      {
        displayName: 'Test With an Example',
        name: 'exampleInTest',
        type: 'boolean',
        noDataExpression: true,
        default: true,
        description:
          'Whether a test gets the last execution that the relay knows at once, or a made-up one, instead of waiting for the next that ends',
      },
    ],
  }

  methods = { loadOptions: { getWorkflows } }

  webhookMethods = {
    default: {
      async checkExists(this: IHookFunctions): Promise<boolean> {
        return await isSubscribed(this)
      },
      async create(this: IHookFunctions): Promise<boolean> {
        await subscribe(this)
        const isTest = this.getMode() === 'manual'
        if (isTest && this.getNodeParameter('exampleInTest', true)) await sendPing(this)
        return true
      },
      async delete(this: IHookFunctions): Promise<boolean> {
        await unsubscribe(this)
        return true
      },
    },
  }

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return await receive(this)
  }
}
