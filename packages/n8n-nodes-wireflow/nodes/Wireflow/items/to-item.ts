import type {
  IDataObject,
  IExecuteFunctions,
  INodeExecutionData,
  IWebhookFunctions,
} from 'n8n-workflow'
import { NodeOperationError } from 'n8n-workflow'
import { baseUrlOf } from '../../api/call'
import { hasEnded, type Report } from '../../reading/report'
import { attachFiles } from './files'

type Context = IExecuteFunctions | IWebhookFunctions

/** How the user wants executions to come out, the same for all items of a node. */
export type Form = {
  output: 'simplified' | 'raw' | 'selectedFields'
  fields: string[]
  /** The first binary field files go to; undefined where their addresses are enough. */
  binaryField: string | undefined
}

export function readForm(context: Context): Form {
  const parameter = (name: string, fallback: unknown) =>
    'getInputData' in context
      ? context.getNodeParameter(name, 0, fallback)
      : context.getNodeParameter(name, fallback)
  return {
    output: parameter('output', 'simplified') as Form['output'],
    fields: parameter('fields', []) as string[],
    binaryField:
      parameter('outputFiles', 'urls') === 'binary'
        ? (parameter('binaryField', 'data') as string)
        : undefined,
  }
}

/** An execution as an item, with its files where they are wanted. */
export async function toItem(
  context: Context,
  report: Report,
  form: Form,
  itemIndex: number,
): Promise<INodeExecutionData> {
  const item = {
    json: await toJson(context, report, form),
    pairedItem: { item: itemIndex },
  }
  if (form.binaryField === undefined || report.status !== 'completed') return item
  return await attachFiles(context, item, report.outputs, form.binaryField)
}

async function toJson(
  context: Context,
  report: Report,
  { output, fields }: Form,
): Promise<IDataObject> {
  if (output === 'raw') return report.raw
  const simple = simplify(report, await linkTo(context, report))
  if (output === 'simplified') return simple
  const chosen = fields.filter((field) => field in simple)
  return Object.fromEntries<IDataObject[string]>(
    chosen.map((field) => [field, simple[field]]),
  )
}

/** An execution in a few fields, the same from Wireflow and from the relay. */
export function simplify(report: Report, link: string | undefined): IDataObject {
  const { outputs, startedAt, endedAt } = report
  const last = (kind: 'url' | 'text') =>
    outputs.findLast((output) => output[kind] !== undefined)?.[kind]
  return {
    executionId: report.executionId,
    ...(report.runId ? { runId: report.runId } : {}),
    workflowId: report.workflowId,
    status: report.status,
    finished: hasEnded(report),
    url: last('url') ?? null,
    text: last('text') ?? null,
    outputs,
    creditsUsed: report.creditsUsed ?? null,
    startedAt: startedAt ?? null,
    endedAt: endedAt ?? null,
    durationMs: startedAt && endedAt ? Date.parse(endedAt) - Date.parse(startedAt) : null,
    ...(report.reason ? { reason: report.reason } : {}),
    ...(link ? { link } : {}),
  }
}

async function linkTo(context: Context, report: Report): Promise<string | undefined> {
  if (typeof report.raw.statusUrl === 'string') return report.raw.statusUrl
  if (!report.workflowId) return undefined
  const { origin } = new URL(await baseUrlOf(context, 'wireflowApi'))
  return `${origin}/workflows/${encodeURIComponent(report.workflowId)}`
}

const MEANINGS: Partial<Record<Report['status'], string>> = {
  failed: 'The Wireflow execution failed',
  cancelled: 'The Wireflow execution was cancelled',
  timed_out: 'The Wireflow execution ran out of time',
  lost: 'Wireflow has lost the execution',
}

/** Why an execution counts as failed; undefined when it did what it should, or still runs. */
export function failureOf(
  context: Context,
  report: Report,
  itemIndex: number,
): NodeOperationError | undefined {
  const meaning = MEANINGS[report.status]
  if (!meaning) return undefined
  const { reason, failedNodeId, executionId, runId } = report
  const facts = [
    failedNodeId ? `Node: ${failedNodeId}` : '',
    executionId ? `Execution ID: ${executionId}` : '',
    runId ? `Run on the relay: ${runId}` : '',
    'Models that failed are not charged. Look at the execution in Wireflow, or turn on Retry On Fail to start it again.',
  ]
  return new NodeOperationError(
    context.getNode(),
    reason ? `${meaning}: ${reason}` : meaning,
    { itemIndex, description: facts.filter(Boolean).join('\n') },
  )
}
