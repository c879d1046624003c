import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow'
import { NodeOperationError } from 'n8n-workflow'
import { hasRelay } from '../../api/caller'
import { hasEnded, type Report } from '../../reading/report'
import { toErrorItem, toNodeError } from '../items/error-item'
import { toOpenItem } from '../items/open-item'
import { failureOf, readForm, simplify, toItem } from '../items/to-item'
import { refuseFailed } from './fail-on-resume'
import { entryOf, forgetStart } from './ledger'
import { pollUntilEnd, readPastLimit, type Awaited } from './poll'
import { createStarter } from './start'
import { suspend } from './suspend'
import { isTool, waitLimitMs } from './wait-limit'

const HYBRID_POLL_MS = 45_000

type WaitMode = 'auto' | 'poll' | 'suspend' | 'none'
type Wait = { mode: WaitMode; limitMs: number; isRelayed: boolean }

/** Runs a workflow for every item, and waits for all of them at once. */
export async function runWorkflows(
  context: IExecuteFunctions,
): Promise<INodeExecutionData[][]> {
  refuseFailed(context)
  const wait = readWait(context)
  const until = Date.now() + wait.limitMs
  const { awaited, refused } = await startAll(context, wait)
  const latest = await pollAsLongAs(context, awaited, pollMsOf(wait))
  const isOpen = latest.some(({ report }) => !hasEnded(report))
  if (isOpen && wait.isRelayed && wait.mode !== 'none') {
    const waiting = latest.map(toWaitingItem)
    const items = inOrder([...waiting, ...refused])
    return await suspend(context, items, Math.max(0, until - Date.now()))
  }
  const done = await finishAll(context, latest, wait)
  tellCost(context, latest)
  return [inOrder([...done, ...refused])]
}

function readWait(context: IExecuteFunctions): Wait {
  const wanted = context.getNodeParameter('waitMode', 0) as WaitMode
  const limitMs = waitLimitMs(context, 0)
  if (isTool(context)) {
    return { mode: wanted === 'none' ? 'none' : 'poll', limitMs, isRelayed: false }
  }
  if (wanted === 'suspend' && !hasRelay(context)) {
    throw new NodeOperationError(context.getNode(), 'Suspending needs a relay', {
      description:
        'Choose a Wireflow Relay API credential, or let the node wait by polling.',
    })
  }
  const isRelayed = (wanted === 'auto' || wanted === 'suspend') && hasRelay(context)
  return { mode: wanted, limitMs, isRelayed }
}

function pollMsOf({ mode, limitMs, isRelayed }: Wait): number {
  if (mode === 'none' || mode === 'suspend') return 0
  return mode === 'auto' && isRelayed ? Math.min(HYBRID_POLL_MS, limitMs) : limitMs
}

type Started = { awaited: Awaited[]; refused: INodeExecutionData[] }

async function startAll(context: IExecuteFunctions, wait: Wait): Promise<Started> {
  const start = createStarter(context, wait)
  const started: Started = { awaited: [], refused: [] }
  for (const itemIndex of context.getInputData().keys()) {
    try {
      started.awaited.push({ itemIndex, report: await start(itemIndex) })
    } catch (error) {
      if (!context.continueOnFail()) throw toNodeError(context, error, itemIndex)
      started.refused.push(toErrorItem(context, error, itemIndex))
    }
  }
  return started
}

async function pollAsLongAs(context: IExecuteFunctions, awaited: Awaited[], ms: number) {
  return ms > 0 ? await pollUntilEnd(context, awaited, ms) : awaited
}

/**
 * Every execution as an item. Where the node stops at an error it does so after the last of
 * them, so that a retry starts all anew that have failed.
 */
async function finishAll(
  context: IExecuteFunctions,
  latest: Awaited[],
  wait: Wait,
): Promise<INodeExecutionData[]> {
  const done: INodeExecutionData[] = []
  for (const each of latest) {
    done.push(
      await finish(context, each, wait).catch((error: unknown) =>
        toErrorItem(context, error, each.itemIndex),
      ),
    )
  }
  const failed = done.find(({ error }) => error !== undefined)
  if (failed?.error && !context.continueOnFail()) {
    throw toNodeError(context, failed.error, indexOf(failed))
  }
  return done
}

/** What flows on from an execution that has ended, or that was not waited for any longer. */
async function finish(
  context: IExecuteFunctions,
  awaited: Awaited,
  { mode }: Wait,
): Promise<INodeExecutionData> {
  const { itemIndex } = awaited
  const report = await readPastLimit(context, awaited.report)
  const failure = failureOf(context, report, itemIndex)
  if (failure) forgetStart(entryOf(context, itemIndex))
  const item = await toItem(context, report, readForm(context), itemIndex)
  if (failure) return { ...item, error: failure }
  if (hasEnded(report)) return item
  return toOpenItem(context, item, { report, isWaiting: mode !== 'none' })
}

function toWaitingItem({ itemIndex, report }: Awaited): INodeExecutionData {
  const json = { ...simplify(report, undefined), waitLimitReached: true }
  return { json, pairedItem: { item: itemIndex } }
}

function inOrder(items: INodeExecutionData[]): INodeExecutionData[] {
  return items.sort((a, b) => indexOf(a) - indexOf(b))
}

function indexOf({ pairedItem }: INodeExecutionData): number {
  return typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : 0
}

function tellCost(context: IExecuteFunctions, awaited: Awaited[]): void {
  const known = awaited.flatMap(
    ({ report }: { report: Report }) => report.creditsUsed ?? [],
  )
  if (known.length === 0) return
  const sum = known.reduce((total, credits) => total + credits, 0)
  context.addExecutionHints?.({
    message: `Wireflow took ${sum} credits for ${known.length} execution(s).`,
    location: 'outputPane',
  })
}
