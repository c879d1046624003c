/** Names an execution well enough to find it again from another process. */
export type ExecutionHandle = {
  executionId: string
  /** With it, many waits on one workflow share their calls. */
  workflowId?: string
  startedAt?: string
}
