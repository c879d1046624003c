import type { IDataObject, IExecuteFunctions } from 'n8n-workflow'
import { createHash } from 'crypto'

/** What was started for one item, kept with the n8n execution. */
export type Entry = {
  /** How many tries have ended in something other than success. */
  failures: number
  /** What the current try has started. */
  started?: { executionId: string | null; runId?: string; workflowId: string }
  /** The executions of a batch that the current try has started. */
  batch?: string[]
  /** Files that were uploaded for it, by the input they are for. */
  uploads: Record<string, string>
}

/**
 * What this node has started for an item, in this pass of a loop. n8n keeps it with the
 * execution, so that "Retry On Fail" and "Retry execution" go on waiting for what runs and
 * do not pay for it again.
 */
export function entryOf(context: IExecuteFunctions, itemIndex: number): Entry {
  const ledger = ledgerOf(context)
  const slot = `${runIndexOf(context, itemIndex)}.${itemIndex}`
  ledger[slot] ??= { failures: 0, uploads: {} }
  return ledger[slot]
}

/** Lets the next try start anew: what this one started has ended without success. */
export function forgetStart(entry: Entry): void {
  delete entry.started
  delete entry.batch
  entry.uploads = {}
  entry.failures += 1
}

/**
 * The same for every repetition of a try, also by another worker and by "Retry execution",
 * and different for every other instance, execution, node, pass, item, try and input.
 */
export function idempotencyKey(
  context: IExecuteFunctions,
  itemIndex: number,
  { failures, wanted }: { failures: number; wanted: IDataObject },
): string {
  const parts = [
    context.getInstanceId(),
    context.getWorkflow().id,
    firstExecutionIdOf(context),
    context.getNode().id,
    runIndexOf(context, itemIndex),
    itemIndex,
    failures,
    wanted,
  ]
  return `n8n-${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`
}

type Kept = { starts?: Record<string, Entry>; firstExecutionId?: string }

function ledgerOf(context: IExecuteFunctions): Record<string, Entry> {
  const kept = context.getContext('node') as Kept
  kept.starts ??= {}
  return kept.starts
}

/** "Retry execution" makes a new execution of n8n, with what the first one kept. */
function firstExecutionIdOf(context: IExecuteFunctions): string {
  const kept = context.getContext('node') as Kept
  kept.firstExecutionId ??= context.getExecutionId()
  return kept.firstExecutionId
}

function runIndexOf(context: IExecuteFunctions, itemIndex: number): number {
  return Number(context.evaluateExpression('{{ $runIndex }}', itemIndex))
}
