import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow'
import { isOpen, type Awaited } from './poll'

// The relay tells of the limit first; n8n's own alarm is for a relay that cannot.
const GRACE_MS = 3 * 60_000

// n8n shows a waiting node its own address and nothing else, so what is to be shown goes
// there. See `waitingNodeTooltip`.
const TOLD_AS = '#wireflow='

/** What the editor shows while n8n waits, with how far it has come. */
export const WAITING_TOOLTIP = `={{ decodeURIComponent($execution.resumeUrl.split('${TOLD_AS}')[1] || 'Waiting for Wireflow. The relay calls back when it has ended.') }}`

function progressOf(awaited: readonly Awaited[]): string {
  const open = awaited.filter(isOpen)
  const places = open.flatMap(({ report }) => report.queuePosition ?? [])
  const [single, ...others] = open
  const lines = [
    awaited.length > 1
      ? `Waiting for Wireflow: ${awaited.length - open.length} of ${awaited.length} executions have ended.`
      : 'Waiting for Wireflow.',
    ...(others.length === 0 && single?.report.nodesTotal
      ? [`${single.report.nodesDone ?? 0} of ${single.report.nodesTotal} nodes are done.`]
      : []),
    ...(places.length > 0 ? [`Place ${Math.min(...places)} in the queue.`] : []),
    'The relay calls back at the end.',
  ]
  return lines.join(' ')
}

type Kept = { input?: INodeExecutionData[] }

/** Keeps what the node was really given, for whoever retries the execution. */
function keepInput(context: IExecuteFunctions): void {
  const kept = context.getContext('node') as Kept
  kept.input = context.getInputData()
}

/** What the node was given before it suspended, from what n8n keeps for it. */
export function inputIn(kept: IDataObject | undefined): INodeExecutionData[] {
  // Some item has to flow, or n8n would pass over the node.
  return (kept as Kept | undefined)?.input ?? [{ json: {} }]
}

/**
 * Lets go of the n8n execution until the relay calls back. n8n keeps `items` as what the
 * node was given: they tell the callback what it waits for, and are what flows on should
 * nobody have called when n8n's own alarm rings.
 */
export async function suspend(
  context: IExecuteFunctions,
  items: INodeExecutionData[],
  { limitMs, awaited }: { limitMs: number; awaited: readonly Awaited[] },
): Promise<INodeExecutionData[][]> {
  await context.putExecutionToWait(new Date(Date.now() + limitMs + GRACE_MS))
  context.setMetadata({ resumeUrl: TOLD_AS + encodeURIComponent(progressOf(awaited)) })
  keepInput(context)
  // A list of its own: n8n empties the one that is returned when it sorts out errors.
  context.getExecuteData().data.main = [items.map((item) => ({ ...item }))]
  return [items]
}
