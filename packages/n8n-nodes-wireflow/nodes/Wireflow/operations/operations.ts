import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow'
import { getExecutionItem, getManyExecutions, waitForExecution } from './execution'
import { uploadFile } from './file'
import { fireTrigger } from './trigger'
import { estimateCost, executeGraph, getManyWorkflows, getWorkflow } from './workflow'

/** Makes the items that come out for one item that went in. */
export type Operation = (
  context: IExecuteFunctions,
  itemIndex: number,
) => Promise<INodeExecutionData[]>

/** Every operation that works item by item; Run works on all of them at once. */
export const OPERATIONS: Record<string, Operation> = {
  'workflow.get': getWorkflow,
  'workflow.getMany': getManyWorkflows,
  'workflow.estimateCost': estimateCost,
  'workflow.executeGraph': executeGraph,
  'execution.get': getExecutionItem,
  'execution.getMany': getManyExecutions,
  'execution.waitFor': waitForExecution,
  'trigger.fire': fireTrigger,
  'file.upload': uploadFile,
}
