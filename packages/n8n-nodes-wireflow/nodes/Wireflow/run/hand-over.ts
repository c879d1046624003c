import type { IExecuteFunctions } from 'n8n-workflow'
import { NodeApiError } from 'n8n-workflow'
import { call } from '../../api/call'
import { long } from '../../api/patience'
import { toObject } from '../../reading/json'
import { toNodeError } from '../items/error-item'
import { addCallback } from './callback'
import { inChunks } from './in-chunks'
import { isOpen, type Awaited } from './poll'

const CALLS_AT_ONCE = 8

/**
 * Lets the relay call back when what is open has ended. What it has not started itself it
 * follows from now on. It is asked to call for the last one only, which mostly ends last:
 * n8n is woken when there is something to do, and a callback that finds others open asks
 * for one of them.
 *
 * Returns all with the runs by which they are waited for; undefined where the relay cannot
 * do that now, for then one can still poll.
 */
export async function handOver(
  context: IExecuteFunctions,
  latest: readonly Awaited[],
  limitMs: number,
): Promise<Awaited[] | undefined> {
  try {
    const runOf = await followUnknown(context, latest, limitMs)
    const known = latest.map((each) => {
      const runId = runOf.get(each)
      return runId ? { ...each, report: { ...each.report, runId } } : each
    })
    const last = known.findLast(isOpen)?.report.runId
    if (last) await addCallback(context, last, long())
    return known
  } catch (error) {
    if (error instanceof NodeApiError) return undefined
    throw toNodeError(context, error, 0)
  }
}

/** The runs that executions have got which the relay did not start. */
async function followUnknown(
  context: IExecuteFunctions,
  latest: readonly Awaited[],
  limitMs: number,
): Promise<Map<Awaited, string>> {
  const unknown = latest.filter((each) => isOpen(each) && !each.report.runId)
  const batches = [...batchesIn(unknown)]
  const followed = await inChunks(batches, CALLS_AT_ONCE, async (batch) => {
    const runId = await follow(context, batch, limitMs)
    return batch.map((each): [Awaited, string] => [each, runId])
  })
  return new Map(followed.flat())
}

/** The executions of one item were started together. */
function batchesIn(awaited: readonly Awaited[]): Iterable<Awaited[]> {
  const batches = new Map<number, Awaited[]>()
  for (const each of awaited) {
    batches.set(each.itemIndex, [...(batches.get(each.itemIndex) ?? []), each])
  }
  return batches.values()
}

async function follow(
  context: IExecuteFunctions,
  batch: readonly Awaited[],
  limitMs: number,
): Promise<string> {
  const run = await call(context, 'wireflowRelayApi', {
    method: 'POST',
    path: '/v1/executions',
    body: {
      workflowId: batch[0]?.report.workflowId ?? '',
      executionIds: batch.map(({ report }) => String(report.executionId)),
      deadlineMs: Math.max(1_000, Math.round(limitMs)),
    },
    patience: long(),
    isHarmless: true,
  })
  return String(toObject(run).id)
}
