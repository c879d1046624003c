import type { Wireflow, WorkflowGraph } from '@wireflow-connect/sdk'
import { toLabels, type Labels } from '@wireflow-connect/sdk/wire'

/** A change in the upstream's editor is run after this long at the latest. */
const FRESH_MS = 60_000
const MOST_LABELLED = 1_000

/** Keeps the graphs that starts send, so that a burst of starts reads each of them once. */
export class WorkflowCache {
  readonly #upstream: Wireflow
  readonly #labels = new Map<string, Labels>()
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
    const workflow = this.#read(id, signal)
    this.#kept.set(id, { workflow, atMs: nowMs })
    return workflow.catch((error: unknown) => {
      this.forget(id)
      throw error
    })
  }

  async #read(id: string, signal: AbortSignal): Promise<WorkflowGraph> {
    const workflow = await this.#upstream.workflows.get(id, { signal })
    this.keepLabels(id, workflow)
    return workflow
  }

  /** What the nodes of a workflow are called, as they were when its graph was read last. */
  labelsOf(id: string): Labels | undefined {
    return this.#labels.get(id)
  }

  keepLabels(id: string, { nodes }: Pick<WorkflowGraph, 'nodes'>): void {
    if (this.#labels.size >= MOST_LABELLED) this.#labels.clear()
    this.#labels.set(id, toLabels(nodes))
  }

  /** For a graph that the upstream refuses: it may have been changed meanwhile. */
  forget(id: string): void {
    this.#kept.delete(id)
  }
}
