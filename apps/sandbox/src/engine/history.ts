import type { Execution } from '../state/execution.ts'

/** The executions of each workflow in the order in which they started. */
export type History = {
  add(execution: Execution): void
  /** Most recent first. */
  page(workflowId: string, offset: number, limit: number): Execution[]
}

export function createHistory(executions: Iterable<Execution> = []): History {
  const byWorkflow = new Map<string, Execution[]>()
  const history: History = {
    add(execution) {
      const known = byWorkflow.get(execution.workflowId)
      if (known) known.push(execution)
      else byWorkflow.set(execution.workflowId, [execution])
    },
    page(workflowId, offset, limit) {
      const all = byWorkflow.get(workflowId) ?? []
      const end = Math.max(0, all.length - offset)
      return all.slice(Math.max(0, end - limit), end).reverse()
    },
  }
  for (const execution of executions) history.add(execution)
  return history
}
