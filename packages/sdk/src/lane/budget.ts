/** What may be sent in any minute, and what has been. */
export type Budget = {
  /** Calls a minute, as configured, or as the upstream's answers say. */
  readonly limit: number
  /** The part that is left to others who use the same key, from 0 to 1. */
  readonly reserve: number
  /** Below 1 after a refusal, and slowly back to 1. */
  readonly caution: number
  /** When calls were sent in the last minute, the oldest first. */
  readonly sentAtMs: readonly number[]
  /** What the upstream said is left, until when, and how many were sent since. */
  readonly told?: {
    readonly remaining: number
    readonly untilMs: number
    readonly since: number
  }
  /** Nothing is sent before. */
  readonly blockedUntilMs: number
}

/**
 * A second longer than the upstream's minute: calls arrive later than they are counted, one
 * more so than the other, and what is a minute apart here may be less than one there.
 */
export const WINDOW_MS = 61_000

export function createBudget(limit: number, reserve: number): Budget {
  return { limit, reserve, caution: 1, sentAtMs: [], blockedUntilMs: 0 }
}

/** How many calls may be sent in any minute. */
export function capacity({ limit, reserve, caution }: Budget): number {
  return Math.max(1, Math.floor(limit * (1 - reserve) * caution))
}

/**
 * When the next call may be sent; `nowMs` when it may be now.
 * At most `capacity` are sent in any minute, so the limit holds whether the upstream counts in
 * fixed minutes or in a sliding one, and wherever its minutes begin.
 */
export function freeAtMs(budget: Budget, nowMs: number): number {
  const recent = recentCalls(budget, nowMs)
  const oldest = recent[recent.length - capacity(budget)]
  const windowMs = oldest === undefined ? nowMs : oldest + WINDOW_MS
  return Math.max(nowMs, windowMs, budget.blockedUntilMs, othersUntilMs(budget, nowMs))
}

export function recordCall(budget: Budget, nowMs: number): Budget {
  const { told } = budget
  return {
    ...budget,
    sentAtMs: [...recentCalls(budget, nowMs), nowMs],
    ...(told ? { told: { ...told, since: told.since + 1 } } : {}),
  }
}

/** What an answer said about the budget. */
export type BudgetReport = {
  limit?: number | undefined
  remaining?: number | undefined
  resetInMs?: number | undefined
}

/** Takes over what the upstream says: it knows the plan, and who else uses the key. */
export function correctBudget(
  budget: Budget,
  { limit, remaining, resetInMs }: BudgetReport,
  nowMs: number,
): Budget {
  const known = { ...budget, ...(limit && limit >= 1 ? { limit } : {}) }
  if (remaining === undefined || resetInMs === undefined) return known
  const untilMs = nowMs + Math.min(WINDOW_MS, resetInMs)
  return { ...known, told: { remaining, untilMs, since: 0 } }
}

/**
 * After a refusal nothing is sent for a while, and then less than before: unless it was for a
 * limit a day, which no pace would have kept to.
 */
export function blockBudget(budget: Budget, untilMs: number, isOfDay = false): Budget {
  return {
    ...budget,
    caution: isOfDay ? budget.caution : Math.max(0.25, budget.caution * 0.75),
    blockedUntilMs: Math.max(budget.blockedUntilMs, untilMs),
  }
}

/** Every answer that is no refusal brings back a little of what caution took. */
export function trustBudget(budget: Budget): Budget {
  return budget.caution === 1
    ? budget
    : { ...budget, caution: Math.min(1, budget.caution + 0.005) }
}

export function recentCalls({ sentAtMs }: Budget, nowMs: number): readonly number[] {
  const first = sentAtMs.findIndex((at) => at > nowMs - WINDOW_MS)
  return first === -1 ? [] : sentAtMs.slice(first)
}

/** Our own calls never use up the reserve, so where half of it is gone others are at work. */
function othersUntilMs({ limit, reserve, told }: Budget, nowMs: number): number {
  if (!told || told.untilMs <= nowMs) return nowMs
  const isSpent = told.remaining - told.since <= (limit * reserve) / 2
  return isSpent ? told.untilMs : nowMs
}
