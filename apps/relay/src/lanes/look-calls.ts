import { isWireflowError, type WireflowError } from '@wireflow-connect/sdk'
import {
  endList,
  endPoll,
  giveUpList,
  toLaneRow,
  type LaneCall,
} from '@wireflow-connect/sdk/lane'
import type { WorkerContext } from '../runs/context.ts'
import { adoptExecutions } from './adopt-executions.ts'
import type { LaneFailures } from './lane-failures.ts'
import type { LaneLooks } from './lane-looks.ts'
import type { LaneMemory } from './lane-memory.ts'
import type { WatchedWorkflows } from './watched-workflows.ts'

export type LookCall = Exclude<LaneCall, { kind: 'start' }>

type Parts = {
  context: WorkerContext
  memory: LaneMemory
  looks: LaneLooks
  failures: LaneFailures
  watched: WatchedWorkflows
}

/** Makes the calls that ask how executions are, and takes in what they say. */
export class LookCalls {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async make(call: LookCall): Promise<void> {
    try {
      await (call.kind === 'list' ? this.#list(call) : this.#poll(call))
    } catch (error) {
      if (!isWireflowError(error)) throw error
      this.#takeFailed(call, error)
    }
  }

  async #list(call: Extract<LookCall, { kind: 'list' }>): Promise<void> {
    const { context, memory, looks, failures, watched } = this.#parts
    const { workflowId, offset } = call
    const rows = await looks.list(call)
    const nowMs = context.clock.now()
    memory.state = endList(
      memory.state,
      { workflowId, offset, rows: rows.map(toLaneRow) },
      nowMs,
    )
    failures.end('looks')
    for (const row of rows) if (row.unknownStatus !== undefined) memory.pollAlone(row.id)
    if (!watched.has(workflowId)) return
    const page = { watchers: watched.of(workflowId), workflowId, rows }
    const adopted = await adoptExecutions(context, page)
    for (const row of adopted) memory.await(row)
    watched.recordList(workflowId, {
      offset: offset + rows.length,
      isAllNew: rows.length > 0 && adopted.length >= rows.length,
    })
  }

  async #poll(call: Extract<LookCall, { kind: 'poll' }>): Promise<void> {
    const { context, memory, looks, failures } = this.#parts
    const { workflowId, executionId, isResult } = call
    const awaited = memory.find(executionId)
    // It was ended by its deadline, or by its owner, after the call was planned.
    if (!awaited) return
    const outcome = await (isResult ? looks.fetchResult(awaited) : looks.poll(awaited))
    const end = { workflowId, executionId, outcome }
    memory.state = endPoll(memory.state, end, context.clock.now())
    failures.end('looks')
    if (outcome === 'finished') memory.forget(awaited)
  }

  /**
   * What may pass is tried again by the lane. A list that is refused is given up, since
   * each of its executions can still be polled.
   */
  #takeFailed(call: LookCall, error: WireflowError): void {
    const { memory, failures } = this.#parts
    if (error.code === 'aborted') return
    if (error.code === 'unauthorized') {
      failures.suspend(call, error)
    } else if (call.kind === 'list' && !isPassing(error)) {
      memory.state = giveUpList(memory.state, call.workflowId)
    } else {
      failures.backOff(call, error)
      const { failureCount, requests } = memory.state
      const trouble = { failures: failureCount, untilMs: requests.blockedUntilMs }
      failures.record('looks', error, trouble)
    }
  }
}

function isPassing({ retryable, code }: WireflowError): boolean {
  return retryable || code === 'unexpected_response'
}
