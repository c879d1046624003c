/** Where an execution stands. A status that nobody knows is `running`. */
export type ExecutionStatus =
  'running' | 'completed' | 'failed' | 'cancelled' | 'timed_out'

/** Words for each status, as this upstream has them or others of its kind. */
const WORDS: Readonly<Record<ExecutionStatus, string>> = {
  running:
    'RUNNING PENDING QUEUED INQUEUE PROCESSING INPROGRESS PROGRESS STARTED STARTING CREATED ' +
    'SUBMITTED ACCEPTED SCHEDULED WAITING PAUSED SUSPENDED ONHOLD ACTIVE INITIALIZING ' +
    'PREPARING EXECUTING WORKING RETRYING RESUMED CANCELLING CANCELING STOPPING',
  completed:
    'COMPLETED COMPLETE SUCCEEDED SUCCEED SUCCESS SUCCESSFUL DONE FINISHED FINISH OK PASSED',
  failed: 'FAILED FAILURE FAIL ERROR ERRORED CRASHED REJECTED',
  cancelled: 'CANCELLED CANCELED CANCEL ABORTED STOPPED TERMINATED KILLED REVOKED',
  timed_out: 'TIMEOUT TIMEDOUT EXPIRED DEADLINEEXCEEDED',
}

const STATUSES: ReadonlyMap<string, ExecutionStatus> = new Map(
  Object.entries(WORDS).flatMap(([status, words]) =>
    words.split(' ').map((word) => [word, status as ExecutionStatus] as const),
  ),
)

/**
 * What a status means, in any case and with any signs between its words. One that is not
 * known to be an end is not one: it reads as `running`.
 */
export function toExecutionStatus(value: unknown): ExecutionStatus {
  return known(value) ?? 'running'
}

/** The upstream's own word for a status, where nobody knows it. */
export function toUnknownStatus(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && !known(value) ? value : undefined
}

/** Whether an execution with this status will never change again. */
export function isFinished(status: ExecutionStatus): boolean {
  return status !== 'running'
}

function known(value: unknown): ExecutionStatus | undefined {
  if (typeof value !== 'string') return undefined
  return STATUSES.get(value.toUpperCase().replaceAll(/[^A-Z]/g, ''))
}
