import { DatabaseError } from 'pg'

/** Why a statement was not carried out although nothing was wrong with it. */
export type AwayReason = 'unreachable' | 'busy' | 'full'

/** Thrown where the database could not serve a statement; the same one may succeed later. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway'
  readonly reason: AwayReason

  constructor(reason: AwayReason, cause: unknown) {
    const detail = cause instanceof Error ? cause.message || cause.name : String(cause)
    super(`${MESSAGES[reason]} (${detail})`, { cause })
    this.reason = reason
  }
}

const MESSAGES: Record<AwayReason, string> = {
  unreachable: 'The database does not answer',
  busy: 'The database is busy',
  full: 'The disk of the database is full',
}

/** Gives what pg throws the name `DatabaseAway` where that is what happened. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof DatabaseAway) return error
  const reason = error instanceof Error ? awayReasonOf(error) : undefined
  return reason === undefined ? error : new DatabaseAway(reason, error)
}

function awayReasonOf(error: Error): AwayReason | undefined {
  const code: unknown = Reflect.get(error, 'code')
  if (error instanceof DatabaseError) return reasonOfSqlState(String(code))
  if (error.message === POOL_EXHAUSTED) return 'busy'
  const isSystemError = typeof code === 'string' && /^E[A-Z]+/.test(code)
  const isLost =
    isSystemError || LOST.has(error.message) || OUT_OF_STEP.test(error.message)
  return isLost ? 'unreachable' : undefined
}

/**
 * By PostgreSQL's appendix A: classes 08 (connection), 28 (login), 53 (resources), 57P
 * (shutdown) and 58 (the server's system), and what two transactions do to each other.
 */
function reasonOfSqlState(code: string): AwayReason | undefined {
  if (code === '53100') return 'full'
  if (BUSY_STATES.has(code) || code.startsWith('53')) return 'busy'
  const isAway = /^(08|28|57P|58)/.test(code) || AWAY_STATES.has(code)
  return isAway ? 'unreachable' : undefined
}

// Cancelled by its time limit, a lock that did not come, serialization, deadlock.
const BUSY_STATES = new Set(['57014', '55P03', '40001', '40P01'])
// A standby that takes no writes, a transaction that was idle for too long, no such database.
const AWAY_STATES = new Set(['25006', '25P03', '3D000'])

const POOL_EXHAUSTED = 'timeout exceeded when trying to connect'
// What pg and pg-pool throw without any code.
const LOST = new Set([
  'Query read timeout',
  'timeout expired',
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'Cannot use a pool after calling end on the pool',
])
// An answer to something else, as a pooler sends that mixes up its clients.
const OUT_OF_STEP = /^Received unexpected \w+ message from backend/
