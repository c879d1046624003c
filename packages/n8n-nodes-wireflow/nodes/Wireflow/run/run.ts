import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow'
import { createStarter } from './start'
import { runTogether } from './together'

/** Runs a workflow for every item, and waits for all of them at once. */
export async function runWorkflows(
  context: IExecuteFunctions,
): Promise<INodeExecutionData[][]> {
  return await runTogether(context, (wait, graphs) =>
    createStarter(context, wait, graphs),
  )
}
