import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow'

// The relay tells of the limit first; n8n's own alarm is for a relay that cannot.
const GRACE_MS = 3 * 60_000

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
  limitMs: number,
): Promise<INodeExecutionData[][]> {
  await context.putExecutionToWait(new Date(Date.now() + limitMs + GRACE_MS))
  keepInput(context)
  // A list of its own: n8n empties the one that is returned when it sorts out errors.
  context.getExecuteData().data.main = [items.map((item) => ({ ...item }))]
  return [items]
}
