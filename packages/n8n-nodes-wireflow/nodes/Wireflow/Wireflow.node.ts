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
import { OPERATIONS } from './operations/operations'
import { executionProperties } from './properties/execution'
import { fileProperties } from './properties/file'
import { triggerProperties } from './properties/trigger'
import { workflowProperties } from './properties/workflow'
import { resume } from './run/resume'
import { runWorkflows } from './run/run'
import { waitWebhooks } from './wait-webhooks'

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
    subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
    description: 'Run AI workflows of Wireflow and use what they make',
    defaults: { name: 'Wireflow' },
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    usableAsTool: true,
    credentials: [
      { name: 'wireflowApi', required: true },
      {
        name: 'wireflowRelayApi',
        displayOptions: { show: { resource: ['workflow', 'execution'] } },
      },
    ],
    webhooks: waitWebhooks,
    waitingNodeTooltip: 'Waiting for Wireflow. The relay calls back when it has ended.',
    hints: [
      {
        message:
          'Each input item starts an execution, and each execution costs credits. "Estimate Cost" tells how many.',
        type: 'info',
        location: 'ndv',
        whenToDisplay: 'beforeExecution',
        displayCondition:
          '={{ $parameter["resource"] === "workflow" && $parameter["operation"] === "run" }}',
      },
    ],
    properties: [
      {
        displayName: 'Resource',
        name: 'resource',
        type: 'options',
        noDataExpression: true,
        options: [
          { name: 'Execution', value: 'execution' },
          { name: 'File', value: 'file' },
          { name: 'Trigger', value: 'trigger' },
          { name: 'Workflow', value: 'workflow' },
        ],
        default: 'workflow',
      },
      ...workflowProperties,
      ...executionProperties,
      ...triggerProperties,
      ...fileProperties,
    ],
  }

  methods = {
    listSearch: { searchWorkflows },
    loadOptions: { getWorkflows },
    resourceMapping: { getWorkflowInputs },
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const name = `${this.getNodeParameter('resource', 0)}.${this.getNodeParameter('operation', 0)}`
    if (name === 'workflow.run') return await runWorkflows(this)

    const operation = OPERATIONS[name]
    if (!operation) throw new NodeOperationError(this.getNode(), `There is no ${name}`)
    const done: INodeExecutionData[] = []
    for (const itemIndex of this.getInputData().keys()) {
      try {
        done.push(...(await operation(this, itemIndex)))
      } catch (error) {
        if (!this.continueOnFail()) throw toNodeError(this, error, itemIndex)
        done.push(toErrorItem(this, error, itemIndex))
      }
    }
    return [done]
  }

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return await resume(this)
  }
}
