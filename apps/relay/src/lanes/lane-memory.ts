import { unwatch, watch, type LaneState } from '@wireflow-connect/sdk/lane'
import type { Db } from '../db/db.ts'
import { listAwaited, type AwaitedExecution } from './lane-runs-sql.ts'

/**
 * What a driver knows of its lane: the state of the policy, and the executions whose end is
 * awaited. All of it can be read again from PostgreSQL.
 */
export class LaneMemory {
  state: LaneState
  readonly #now: () => number
  readonly #onForget: (executionId: string) => void
  readonly #awaited = new Map<string, AwaitedExecution>()

  constructor(
    state: LaneState,
    { now, onForget }: { now: () => number; onForget: (executionId: string) => void },
  ) {
    this.state = state
    this.#now = now
    this.#onForget = onForget
  }

  get awaitsNothing(): boolean {
    return this.#awaited.size === 0
  }

  find(executionId: string): AwaitedExecution | undefined {
    return this.#awaited.get(executionId)
  }

  await(row: AwaitedExecution): void {
    const { executionId, workflowId, startedAt } = row
    if (this.#awaited.has(executionId)) return
    this.#awaited.set(executionId, row)
    const startedAtMs = Math.min(startedAt.getTime(), this.#now())
    this.state = watch(this.state, { executionId, workflowId, startedAtMs })
  }

  /** For one whose status in the list is a word that nobody knows: its record says more. */
  pollAlone(executionId: string): void {
    const awaited = this.#awaited.get(executionId)
    if (!awaited) return
    const { workflowId, startedAt } = awaited
    const startedAtMs = startedAt.getTime()
    const alone = { executionId, workflowId, startedAtMs, isPolledOnly: true }
    this.state = watch(this.state, alone)
  }

  forget({ workflowId, executionId }: AwaitedExecution): void {
    this.#awaited.delete(executionId)
    this.#onForget(executionId)
    this.state = unwatch(this.state, workflowId, executionId)
  }

  forgetRun(runId: string): void {
    for (const each of this.#awaited.values()) if (each.runId === runId) this.forget(each)
  }

  /** Forgets what others have ended, and awaits what they have started. */
  async refresh(db: Db, laneId: string): Promise<void> {
    // What begins while the rows are read is not in them.
    const before = [...this.#awaited.values()]
    const rows = await listAwaited(db, laneId)
    const known = new Set(rows.map(({ executionId }) => executionId))
    for (const each of before) if (!known.has(each.executionId)) this.forget(each)
    for (const row of rows) this.await(row)
  }
}
