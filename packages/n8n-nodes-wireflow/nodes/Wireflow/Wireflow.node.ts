import type {
  IExecuteFunctions,
  INodeExecutionData,
  INodeType,
  INodeTypeDescription,
  IWebhookFunctions,
  IWebhookResponseData,
} from 'n8n-workflow'
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow'
import { getWorkflowInputs, getWorkflows, searchWorkflows } from './choices'
import { toErrorItem, toNodeError } from './items/error-item'
import { JOINT_OPERATIONS, OPERATIONS } from './operations/operations'
import { accountProperties } from './properties/account'
import { executionProperties } from './properties/execution'
import { fileProperties } from './properties/file'
import { scheduleProperties } from './properties/schedule'
import { toolProperties } from './properties/tool'
import { triggerProperties } from './properties/trigger'
import { workflowProperties } from './properties/workflow'
import { resume } from './run/resume'
import { WAITING_TOOLTIP } from './run/suspend'
import { waitWebhooks } from './wait-webhooks'

const RESOURCES = [
  workflowProperties,
  executionProperties,
  triggerProperties,
  scheduleProperties,
  fileProperties,
  accountProperties,
]

export class Wireflow implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Wireflow',
    name: 'wireflow',
    icon: {
      light: 'file:../../icons/wireflow.svg',
      dark: 'file:../../icons/wireflow.dark.svg',
    },
    group: ['transform'],
    version: 1,
    subtitle:
      '={{ $parameter["resource"].toTitleCase() + ": " + $parameter["operation"].replace(/([A-Z])/g, " $1").toLowerCase() }}',
    description: 'Run AI workflows of Wireflow and use what they make',
    defaults: { name: 'Wireflow' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [
      {
        name: 'wireflowApi',
        displayName: 'Wireflow Account',
        required: true,
        displayOptions: { hide: { resource: ['schedule', 'trigger'] } },
      },
      {
        name: 'wireflowRelayApi',
        displayName: 'Relay (Optional)',
        displayOptions: {
          show: { resource: ['account', 'execution', 'schedule', 'workflow'] },
          hide: { operation: ['describe', 'estimateCost', 'getMany'] },
        },
      },
    ],
    webhooks: waitWebhooks,
    waitingNodeTooltip: WAITING_TOOLTIP,
    hints: [
      {
        message:
          'Each input item starts an execution, and each execution costs credits. "Estimate Cost" tells how many.',
        type: 'info',
        location: 'ndv',
        whenToDisplay: 'beforeExecution',
        displayCondition:
          '={{ $parameter["resource"] === "workflow" && $parameter["operation"].startsWith("run") }}',
      },
    ],
    properties: [
      ...toolProperties(),
      {
        displayName: 'Resource',
        name: 'resource',
        type: 'options',
        noDataExpression: true,
        options: [
          { name: 'Account', value: 'account' },
          { name: 'Execution', value: 'execution' },
          { name: 'File', value: 'file' },
          { name: 'Schedule', value: 'schedule' },
          { name: 'Trigger', value: 'trigger' },
          { name: 'Workflow', value: 'workflow' },
        ],
        default: 'workflow',
      },
      ...RESOURCES.flat(),
    ],
  }

  methods = {
    listSearch: { searchWorkflows },
    loadOptions: { getWorkflows },
    resourceMapping: { getWorkflowInputs },
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const name = `${this.getNodeParameter('resource', 0)}.${this.getNodeParameter('operation', 0)}`
    const joint = JOINT_OPERATIONS[name]
    if (joint) return await joint(this)

    const operation = OPERATIONS[name]
    if (!operation) throw new NodeOperationError(this.getNode(), `There is no ${name}`)
    const done: INodeExecutionData[] = []
    for (const itemIndex of this.getInputData().keys()) {
      try {
        done.push(...(await operation(this, itemIndex)))
      } catch (thrown) {
        const error = toNodeError(this, thrown, itemIndex)
        if (!this.continueOnFail()) throw toNodeError(this, error, itemIndex)
        done.push(toErrorItem(error, itemIndex))
      }
    }
    return [done]
  }

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return await resume(this)
  }
}
