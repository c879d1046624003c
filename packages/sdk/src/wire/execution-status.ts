/** Where an execution stands. A status that nobody knows is `running`. */
export type ExecutionStatus =
  'running' | 'completed' | 'failed' | 'cancelled' | 'timed_out'

const STATUSES: Readonly<Record<string, ExecutionStatus>> = {
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  CANCELED: 'cancelled',
  TIMEOUT: 'timed_out',
  TIMED_OUT: 'timed_out',
}

/** A status that is not known yet to be an end is not one: it reads as `running`. */
export function toExecutionStatus(value: unknown): ExecutionStatus {
  const known = typeof value === 'string' ? STATUSES[value.toUpperCase()] : undefined
  return known ?? 'running'
}

/** Whether an execution with this status will never change again. */
export function isFinished(status: ExecutionStatus): boolean {
  return status !== 'running'
}
