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
import { simplify } from '../Wireflow/items/to-item'
import { getExecution } from '../Wireflow/run/poll'
import { OUTPUT_FILES, SIMPLIFY, workflowField } from '../Wireflow/properties/shared'
import { call } from '../api/call'
import { toRows } from '../reading/json'
import { LARGEST_PAGE } from '../reading/read-pages'
import { toStatus } from '../reading/report'
import { findFinished, firstCursor, LONGEST_MS, type Cursor } from './find-finished'
import { readBack } from './read-back'

// Each costs a request for its outputs; what is left comes with the next poll.
const MOST_AT_ONCE = 20

export class WireflowFinishedExecutionTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Wireflow Finished Execution Trigger',
    name: 'wireflowFinishedExecutionTrigger',
    icon: {
      light: 'file:../../icons/wireflow.svg',
      dark: 'file:../../icons/wireflow.dark.svg',
    },
    group: ['trigger'],
    version: 1,
    subtitle: '={{ $parameter["statuses"].join(", ") }}',
    description:
      'Starts the workflow when executions have ended, by asking for the history',
    defaults: { name: 'Wireflow Finished Execution' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    polling: true,
    credentials: [{ name: 'wireflowApi', required: true }],
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
  const isSimple = context.getNodeParameter('simple') as boolean
  const items: INodeExecutionData[] = []
  for (const { id } of rows.filter(({ status }) => statuses.includes(toStatus(status)))) {
    const report = await getExecution(context, { executionId: String(id), workflowId })
    const item = { json: isSimple ? simplify(report, undefined) : report.raw }
    const isWithFiles = context.getNodeParameter('outputFiles') === 'binary'
    items.push(
      isWithFiles
        ? await attachAvailableFiles(context, item, report.outputs, 'data')
        : item,
    )
  }
  return items
}
