import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow'
import { long } from '../../api/patience'
import type { Report } from '../../reading/report'
import { simplify } from '../../reading/simplify'
import { toErrorItem, toNodeError, type Outcome } from '../items/error-item'
import { factsOf } from '../items/failure'
import { toOpenItem } from '../items/open-item'
import { toOutcome } from '../items/outcome'
import { needsGraph, readForm, toItem, type Form } from '../items/to-item'
import { withIds } from '../items/with-ids'
import { refuseFailed } from './fail-on-resume'
import { createGraphs, type Graphs } from './graphs'
import { handOver } from './hand-over'
import { entryOf, forgetStart } from './ledger'
import { isOpen, pollUntilEnd, readPastLimit, type Awaited } from './poll'
import { suspend } from './suspend'
import { pollMsOf, readWait, type Wait } from './wait'

export type Starter = {
  /** Refuses what cannot be started, before anything is. */
  prepare?: (itemIndex: number) => Promise<void>
  /** Starts what an item asks for, or finds what is there already; a batch has several. */
  start: (itemIndex: number) => Promise<Report[]>
}

/**
 * Starts something for every item and waits for all of it at once: by polling, suspended,
 * or first the one and then the other.
 */
export async function runTogether(
  context: IExecuteFunctions,
  createStarter: (wait: Wait, graphs: Graphs) => Starter,
): Promise<INodeExecutionData[][]> {
  refuseFailed(context)
  const wait = readWait(context)
  const until = Date.now() + wait.limitMs
  const graphs = createGraphs(context)
  const { awaited, refused } = await startAll(context, createStarter(wait, graphs))
  const pollMs = pollMsOf(wait)
  let latest = pollMs > 0 ? await pollUntilEnd(context, awaited, pollMs) : awaited
  if (wait.mode !== 'none' && wait.isRelayed && latest.some(isOpen)) {
    const leftMs = Math.max(0, until - Date.now())
    const handedOver = await handOver(context, latest, leftMs)
    if (handedOver) {
      const waiting = handedOver.map(toWaitingItem)
      const items = inOrder([...waiting, ...refused.map(({ item }) => item)])
      return await suspend(context, items, { limitMs: leftMs, awaited: handedOver })
    }
    latest = await pollUntilEnd(context, latest, leftMs)
  }
  const finishing = { wait, graphs, form: readForm(context) }
  const done = await finishAll(context, latest, finishing)
  tellCost(context, latest)
  return [inOrder([...done, ...refused].map(({ item }) => item))]
}

type Started = { awaited: Awaited[]; refused: Outcome[] }

/** Every item is looked at before the first is started: the last may be the one that is wrong. */
async function startAll(
  context: IExecuteFunctions,
  { prepare, start }: Starter,
): Promise<Started> {
  const started: Started = { awaited: [], refused: [] }
  const wanted = [...context.getInputData().keys()]
  const prepared = await refuseSome(
    context,
    wanted,
    started.refused,
    async (itemIndex) => {
      await prepare?.(itemIndex)
    },
  )
  await refuseSome(context, prepared, started.refused, async (itemIndex) => {
    const reports = await start(itemIndex)
    started.awaited.push(...reports.map((report) => ({ itemIndex, report })))
  })
  return started
}

/** The items for which something could be done; the others are refused, or end the node. */
async function refuseSome(
  context: IExecuteFunctions,
  itemIndexes: readonly number[],
  refused: Outcome[],
  act: (itemIndex: number) => Promise<void>,
): Promise<number[]> {
  const done: number[] = []
  for (const itemIndex of itemIndexes) {
    try {
      await act(itemIndex)
      done.push(itemIndex)
    } catch (thrown) {
      const error = toNodeError(context, thrown, itemIndex)
      if (!context.continueOnFail()) throw toNodeError(context, error, itemIndex)
      refused.push({ item: toErrorItem(error, itemIndex), error })
    }
  }
  return done
}

type Finishing = { wait: Wait; graphs: Graphs; form: Form }

/**
 * Every execution as an item. Where the node stops at an error it does so after the last of
 * them, so that a retry starts all anew that have failed.
 */
async function finishAll(
  context: IExecuteFunctions,
  latest: Awaited[],
  finishing: Finishing,
): Promise<Outcome[]> {
  const done: Outcome[] = []
  const failed = new Set<number>()
  for (const awaited of latest) {
    const { itemIndex } = awaited
    try {
      const { hasFailed, ...outcome } = await finish(context, awaited, finishing)
      done.push(outcome)
      if (hasFailed) failed.add(itemIndex)
    } catch (thrown) {
      const error = withIds(toNodeError(context, thrown, itemIndex), awaited.report)
      done.push({ item: toErrorItem(error, itemIndex, factsOf(awaited.report)), error })
    }
  }
  for (const itemIndex of failed) forgetStart(entryOf(context, itemIndex))
  const first = done.find(({ error }) => error !== undefined)
  if (first?.error && !context.continueOnFail()) {
    throw toNodeError(context, first.error, indexOf(first.item))
  }
  return done
}

/** What flows on from an execution that has ended, or that was not waited for any longer. */
async function finish(
  context: IExecuteFunctions,
  { itemIndex, report: known, error }: Awaited,
  { wait, graphs, form }: Finishing,
): Promise<Outcome & { hasFailed: boolean }> {
  if (error) throw error
  const report = await readPastLimit(context, known, { itemIndex })
  const graph = needsGraph(form) ? await graphs.of(report) : undefined
  const how = { form, itemIndex, graph, patience: long() }
  const ended = await toOutcome(context, report, how)
  if (ended) return { ...ended, hasFailed: report.status !== 'completed' }
  const item = await toItem(context, report, how)
  const isWaiting = wait.mode !== 'none'
  return { item: toOpenItem(context, item, { report, isWaiting }), hasFailed: false }
}

function toWaitingItem({ itemIndex, report }: Awaited): INodeExecutionData {
  const json = { ...simplify(report, {}), waitLimitReached: true }
  return { json, pairedItem: { item: itemIndex } }
}

function inOrder(items: INodeExecutionData[]): INodeExecutionData[] {
  return items.sort((a, b) => indexOf(a) - indexOf(b))
}

function indexOf({ pairedItem }: INodeExecutionData): number {
  return typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : 0
}

function tellCost(context: IExecuteFunctions, awaited: Awaited[]): void {
  const known = awaited.flatMap(({ report }) => report.creditsUsed ?? [])
  if (known.length === 0) return
  const sum = known.reduce((total, credits) => total + credits, 0)
  context.addExecutionHints?.({
    message: `Wireflow took ${sum} credits for ${known.length} execution(s).`,
    location: 'outputPane',
  })
}
