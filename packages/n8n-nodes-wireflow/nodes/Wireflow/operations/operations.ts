import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow'
import { runForMany } from '../run/run-many'
import { runWorkflows } from '../run/run'
import { getUsage } from './account'
import {
  cancelRun,
  getExecutionItem,
  getMadeByAgent,
  getManyExecutions,
  rerun,
  waitForExecutions,
} from './execution'
import { uploadFile } from './file'
import {
  createSchedule,
  deleteSchedule,
  getManySchedules,
  updateSchedule,
} from './schedule'
import { fireTrigger } from './trigger'
import { estimateCost, executeGraphs, getManyWorkflows, getWorkflow } from './workflow'

/** Makes the items that come out for one item that went in. */
export type Operation = (
  context: IExecuteFunctions,
  itemIndex: number,
) => Promise<INodeExecutionData[]>

/** Works on all items at once. */
type Joint = (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>

/** The operations for all items together, most of which wait for what they start. */
export const JOINT_OPERATIONS: Record<string, Joint> = {
  'workflow.run': runWorkflows,
  'workflow.runForMany': runForMany,
  'workflow.executeGraph': executeGraphs,
  'execution.waitFor': waitForExecutions,
  'execution.rerun': rerun,
  'execution.getMadeByAgent': getMadeByAgent,
}

/** Every operation that works item by item. */
export const OPERATIONS: Record<string, Operation> = {
  'account.getUsage': getUsage,
  'workflow.describe': getWorkflow,
  'workflow.getMany': getManyWorkflows,
  'workflow.estimateCost': estimateCost,
  'execution.get': getExecutionItem,
  'execution.getMany': getManyExecutions,
  'execution.cancel': cancelRun,
  'schedule.create': createSchedule,
  'schedule.delete': deleteSchedule,
  'schedule.getAll': getManySchedules,
  'schedule.update': updateSchedule,
  'trigger.fire': fireTrigger,
  'file.upload': uploadFile,
}
