import type {
  IDataObject,
  INodeExecutionData,
  INodeType,
  INodeTypeDescription,
  IPollFunctions,
} from 'n8n-workflow'
import { NodeConnectionTypes } from 'n8n-workflow'
import { searchWorkflows } from '../Wireflow/choices'
import { attachAvailableFiles } from '../Wireflow/items/files'
import { linkTo } from '../Wireflow/items/to-item'
import { createGraphs } from '../Wireflow/run/graphs'
import { getExecution } from '../Wireflow/run/poll'
import { OUTPUT_FILES, SIMPLIFY, workflowField } from '../Wireflow/properties/shared'
import { call } from '../api/call'
import { toRows } from '../reading/json'
import { LARGEST_PAGE } from '../reading/read-pages'
import { type Report } from '../reading/report'
import { toStatus } from '../reading/statuses'
import { selectOutputs } from '../reading/select-outputs'
import type { Graph } from '../reading/set-inputs'
import { simplify } from '../reading/simplify'
import { findFinished, firstCursor, LONGEST_MS, type Cursor } from './find-finished'
import { readBack } from './read-back'

// Each costs a request for its outputs; what is left comes with the next poll.
const MOST_AT_ONCE = 20

export class WireflowPollingTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Wireflow Polling Trigger',
    name: 'wireflowPollingTrigger',
    icon: {
      light: 'file:../../icons/wireflow.svg',
      dark: 'file:../../icons/wireflow.dark.svg',
    },
    group: ['trigger'],
    version: 1,
    subtitle: '={{ $parameter["statuses"].join(", ").replace("_", " ") }}',
    description:
      'Starts the workflow when executions of Wireflow have ended, by asking at an interval. Needs no relay.',
    defaults: { name: 'Wireflow Polling Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    polling: true,
    credentials: [
      { name: 'wireflowApi', displayName: 'Wireflow Account', required: true },
    ],
    properties: [
      workflowField({ displayOptions: {} }),
      {
        displayName: 'Statuses',
        name: 'statuses',
        type: 'multiOptions',
        noDataExpression: true,
        required: true,
        default: ['completed', 'failed'],
        options: [
          { name: 'Cancelled', value: 'cancelled' },
          { name: 'Completed', value: 'completed' },
          { name: 'Failed', value: 'failed' },
          { name: 'Timed Out', value: 'timed_out' },
        ],
        description: 'How executions must have ended to start the workflow',
      },
      SIMPLIFY,
      OUTPUT_FILES,
    ],
  }

  methods = { listSearch: { searchWorkflows } }

  async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
    const workflowId = workflowIdOf(this)
    if (this.getMode() === 'manual') return await showLatest(this, workflowId)

    const kept = this.getWorkflowStaticData('node') as { cursor?: Cursor; of?: string }
    const now = Date.now()
    const page = (offset: number) => readPage(this, workflowId, offset)
    if (!kept.cursor || kept.of !== workflowId) {
      // As far back as something may still run whose end is to be told.
      const rows = await readBack(page, now - LONGEST_MS, now)
      kept.cursor = firstCursor(rows, now)
      kept.of = workflowId
      return null
    }
    const rows = await readBack(page, kept.cursor.from, now)
    const { ended, next } = findFinished(rows, kept.cursor, { now, most: MOST_AT_ONCE })
    const items = await toItems(this, workflowId, ended)
    // Only now: had anything above not worked, the next poll would tell of it again.
    kept.cursor = next
    return items.length > 0 ? [items] : null
  }
}

function workflowIdOf(context: IPollFunctions): string {
  const id = context.getNodeParameter('workflow', '', { extractValue: true })
  return String(id)
}

/** In the editor: the last execution that has ended, as an example. */
async function showLatest(context: IPollFunctions, workflowId: string) {
  const rows = await readPage(context, workflowId, 0)
  const nothing = { from: 0, told: [] }
  const { ended } = findFinished(rows, nothing, { now: Date.now(), most: LARGEST_PAGE })
  const items = await toItems(context, workflowId, ended.slice(-1))
  return items.length > 0 ? [items] : null
}

async function readPage(
  context: IPollFunctions,
  workflowId: string,
  offset: number,
): Promise<IDataObject[]> {
  const path = `/workflows/${encodeURIComponent(workflowId)}/executions`
  const query = { limit: LARGEST_PAGE, offset }
  return toRows(await call(context, 'wireflowApi', { method: 'GET', path, query }))
}

async function toItems(
  context: IPollFunctions,
  workflowId: string,
  rows: IDataObject[],
): Promise<INodeExecutionData[]> {
  const statuses = context.getNodeParameter('statuses') as string[]
  const items: INodeExecutionData[] = []
  const graphs = createGraphs(context)
  for (const { id } of rows.filter(({ status }) => statuses.includes(toStatus(status)))) {
    const report = await getExecution(context, { executionId: String(id), workflowId })
    items.push(await toItem(context, report, await graphs.of(report)))
  }
  return items
}

async function toItem(
  context: IPollFunctions,
  report: Report,
  graph: Graph | undefined,
): Promise<INodeExecutionData> {
  const isSimple = context.getNodeParameter('simple') as boolean
  const link = await linkTo(context, report)
  const item = { json: isSimple ? simplify(report, { graph, link }) : report.raw }
  if (context.getNodeParameter('outputFiles') !== 'binary') return item
  const outputs = selectOutputs(report, graph)
  return await attachAvailableFiles(context, item, outputs, 'data')
}
