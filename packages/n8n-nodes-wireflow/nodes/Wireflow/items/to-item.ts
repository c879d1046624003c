import type {
  IDataObject,
  IExecuteFunctions,
  INodeExecutionData,
  IWebhookFunctions,
} from 'n8n-workflow'
import { baseUrlOf } from '../../api/call'
import { hasWireflow, type Caller } from '../../api/caller'
import type { Patience } from '../../api/patience'
import type { Report } from '../../reading/report'
import { selectOutputs } from '../../reading/select-outputs'
import type { Graph } from '../../reading/set-inputs'
import { simplify } from '../../reading/simplify'
import { attachFiles } from './files'

type Context = IExecuteFunctions | IWebhookFunctions

/** How the user wants executions to come out, the same for all items of a node. */
export type Form = {
  output: 'simplified' | 'raw' | 'selectedFields'
  fields: string[]
  /** The first binary field files go to; undefined where their addresses are enough. */
  binaryField: string | undefined
  /** What becomes of an execution that did not complete. */
  failed: 'error' | 'item'
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
    failed: parameter('failedExecutions', 'error') as Form['failed'],
  }
}

export type How = {
  form: Form
  itemIndex: number
  graph: Graph | undefined
  /** How long trouble with a file is waited out. */
  patience: Patience
}

/** An execution as an item, with its files where they are wanted. */
export async function toItem(
  context: Context,
  report: Report,
  { form, itemIndex, graph, patience }: How,
): Promise<INodeExecutionData> {
  const item = {
    json: await toJson(context, report, { form, graph }),
    pairedItem: { item: itemIndex },
  }
  if (form.binaryField === undefined || report.status !== 'completed') return item
  const outputs = selectOutputs(report, graph)
  return await attachFiles(context, item, outputs, form.binaryField, patience)
}

/** Whether the graph makes a difference to what comes out. */
export function needsGraph({ output, binaryField }: Form): boolean {
  return output !== 'raw' || binaryField !== undefined
}

export async function toJson(
  context: Context,
  report: Report,
  { form: { output, fields }, graph }: Pick<How, 'form' | 'graph'>,
): Promise<IDataObject> {
  if (output === 'raw') return report.raw
  const simple = simplify(report, { graph, link: await linkTo(context, report) })
  if (output === 'simplified') return simple
  const chosen = fields.filter((field) => field in simple)
  return Object.fromEntries<IDataObject[string]>(
    chosen.map((field) => [field, simple[field]]),
  )
}

/** Where people can look at it: the relay's page of the run, or the workflow in Wireflow. */
export async function linkTo(
  caller: Caller,
  { raw, workflowId }: Report,
): Promise<string | undefined> {
  if (typeof raw.statusUrl === 'string') return raw.statusUrl
  if (!workflowId || !hasWireflow(caller)) return undefined
  const { origin } = new URL(await baseUrlOf(caller, 'wireflowApi'))
  return `${origin}/workflows/${encodeURIComponent(workflowId)}`
}
