import type { IExecuteFunctions } from 'n8n-workflow'
import { NodeOperationError, sleep } from 'n8n-workflow'
import type { Caller } from './caller'

const SLICE_MS = 500

/**
 * Waits, and stops as soon as the n8n execution is cancelled: n8n versions differ in
 * whether `sleep` can be woken, so the wait is made of short ones.
 *
 * @throws {NodeOperationError} when it was cancelled.
 */
export async function pause(caller: Caller, ms: number): Promise<void> {
  const until = Date.now() + ms
  refuseCancelled(caller)
  while (Date.now() < until) {
    await sleep(Math.min(SLICE_MS, until - Date.now()))
    refuseCancelled(caller)
  }
}

function refuseCancelled(caller: Caller): void {
  const signal = (caller as Partial<IExecuteFunctions>).getExecutionCancelSignal?.()
  if (!signal?.aborted) return
  throw new NodeOperationError(caller.getNode(), 'The execution was cancelled', {
    description: 'Wireflow goes on with what it has started.',
  })
}
