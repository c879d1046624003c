import { nextRequestMs, type LaneState, type LaneStep } from '@wireflow-connect/sdk/lane'
import type { WorkerContext } from '../runs/context.ts'
import type { Fence } from '../upstream/lane-sql.ts'
import { listWatched, type Watcher } from './watched-workflows-sql.ts'

/** How often the list of a watched workflow is read for executions that others started. */
const LOOK_MS = 20_000

type Watched = { watchers: Watcher[]; dueMs: number; offset: number }

/** The workflows of a lane whose executions are followed whoever started them. */
export class WatchedWorkflows {
  readonly #context: WorkerContext
  readonly #fence: Fence
  #workflows = new Map<string, Watched>()

  constructor(context: WorkerContext, fence: Fence) {
    this.#context = context
    this.#fence = fence
  }

  get hasAny(): boolean {
    return this.#workflows.size > 0
  }

  has(workflowId: string): boolean {
    return this.#workflows.has(workflowId)
  }

  of(workflowId: string): readonly Watcher[] {
    return this.#workflows.get(workflowId)?.watchers ?? []
  }

  async refresh(): Promise<void> {
    const rows = await listWatched(this.#context.db, this.#fence.laneId)
    const workflows = new Map<string, Watched>()
    for (const { workflowId, ...watcher } of rows) {
      const { dueMs = 0, offset = 0 } = this.#workflows.get(workflowId) ?? {}
      const watched = workflows.get(workflowId) ?? { watchers: [], dueMs, offset }
      workflows.set(workflowId, { ...watched, watchers: [...watched.watchers, watcher] })
    }
    this.#workflows = workflows
  }

  /** Where the policy would rest, there is time to look for executions of others. */
  nextList(
    lane: LaneState,
    rest: Extract<LaneStep, { kind: 'rest' }>,
    nowMs: number,
  ): LaneStep {
    const next = this.#next(lane)
    if (!next) return rest
    const [workflowId, { dueMs, offset }] = next
    const atMs = Math.max(dueMs, nextRequestMs(lane, nowMs))
    if (atMs > nowMs) return { kind: 'rest', untilMs: Math.min(rest.untilMs, atMs) }
    return { kind: 'list', workflowId, offset, limit: lane.pageRows }
  }

  #next({ workflows }: LaneState): [string, Watched] | undefined {
    return [...this.#workflows]
      .filter(([workflowId]) => workflows.get(workflowId)?.isBusy !== true)
      .reduce<[string, Watched] | undefined>(
        (first, each) => (first && first[1].dueMs <= each[1].dueMs ? first : each),
        undefined,
      )
  }

  /** A page that held nothing but news is followed by the next one at once. */
  recordList(workflowId: string, next: { offset: number; isAllNew: boolean }): void {
    const watched = this.#workflows.get(workflowId)
    if (!watched) return
    const nowMs = this.#context.clock.now()
    const { offset, isAllNew } = next
    this.#workflows.set(workflowId, {
      ...watched,
      dueMs: isAllNew ? nowMs : nowMs + LOOK_MS,
      offset: isAllNew ? offset : 0,
    })
  }
}
