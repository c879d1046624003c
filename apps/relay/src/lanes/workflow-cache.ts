import type { Wireflow, WorkflowGraph } from '@wireflow-connect/sdk'

/** A change in the upstream's editor is run after this long at the latest. */
const FRESH_MS = 60_000

/** Keeps the graphs that starts send, so that a burst of starts reads each of them once. */
export class WorkflowCache {
  readonly #upstream: Wireflow
  readonly #kept = new Map<string, { workflow: Promise<WorkflowGraph>; atMs: number }>()

  constructor(upstream: Wireflow) {
    this.#upstream = upstream
  }

  /** Whether `get` needs no request of its own. */
  has(id: string, nowMs: number): boolean {
    const kept = this.#kept.get(id)
    return kept !== undefined && nowMs - kept.atMs < FRESH_MS
  }

  /** Those who ask at the same time share one request. */
  async get(id: string, nowMs: number, signal: AbortSignal): Promise<WorkflowGraph> {
    const kept = this.#kept.get(id)
    if (kept && this.has(id, nowMs)) return kept.workflow
    const workflow = Promise.resolve(this.#upstream.workflows.get(id, { signal }))
    this.#kept.set(id, { workflow, atMs: nowMs })
    return workflow.catch((error: unknown) => {
      this.forget(id)
      throw error
    })
  }

  /** For a graph that the upstream refuses: it may have been changed meanwhile. */
  forget(id: string): void {
    this.#kept.delete(id)
  }
}
