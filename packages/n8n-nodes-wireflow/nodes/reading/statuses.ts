/** Where an execution stands. A status that nobody knows is `running`. */
export type Status =
  'running' | 'blocked' | 'completed' | 'failed' | 'cancelled' | 'timed_out' | 'lost'

// Words for each end, as Wireflow has them or others of its kind.
const WORDS: Partial<Record<Status, string>> = {
  completed:
    'COMPLETED COMPLETE SUCCEEDED SUCCEED SUCCESS SUCCESSFUL DONE FINISHED FINISH OK PASSED',
  failed: 'FAILED FAILURE FAIL ERROR ERRORED CRASHED REJECTED',
  cancelled: 'CANCELLED CANCELED CANCEL ABORTED STOPPED TERMINATED KILLED REVOKED',
  timed_out: 'TIMEOUT TIMEDOUT EXPIRED DEADLINEEXCEEDED',
  // The relay's own.
  lost: 'LOST',
}

// Words for going on, so that an unknown one can be told from them.
const OPEN =
  'RUNNING PENDING QUEUED INQUEUE PROCESSING INPROGRESS PROGRESS STARTED STARTING CREATED SUBMITTED ACCEPTED SCHEDULED WAITING PAUSED SUSPENDED ONHOLD ACTIVE INITIALIZING PREPARING EXECUTING WORKING RETRYING RESUMED CANCELLING CANCELING STOPPING'

const STATUSES = new Map<string, Status>([
  ...Object.entries(WORDS).flatMap(([status, words]) =>
    words.split(' ').map((word): [string, Status] => [word, status as Status]),
  ),
  ...OPEN.split(' ').map((word): [string, Status] => [word, 'running']),
])

/** What a status means, in any case and with any signs between its words. */
export function toStatus(value: unknown): Status {
  return known(value) ?? 'running'
}

/** Whether Wireflow has a word of its own for a status that nobody here knows. */
export function isUnknownStatus(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && known(value) === undefined
}

/** Whether it will never change again. */
export function hasEnded({ status }: { status: Status }): boolean {
  return status !== 'running' && status !== 'blocked'
}

function known(value: unknown): Status | undefined {
  if (typeof value !== 'string') return undefined
  return STATUSES.get(value.toUpperCase().replaceAll(/[^A-Z]/g, ''))
}
