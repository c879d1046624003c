import { Refusal } from '../http/refusal.ts'
import { profileOf } from '../profile.ts'
import type { Key, Plan } from '../state/key.ts'
import type { State, Usage } from '../state/state.ts'

export type Bucket = 'requests' | 'executes'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

const EXECUTES_PER_MINUTE = 10

const EXECUTES_PER_DAY: Record<Plan, number> = {
  free: 50,
  starter: 200,
  pro: 1_000,
  enterprise: Number.POSITIVE_INFINITY,
}

/** What clients that pace themselves are told while nothing is limited. */
const UNLIMITED = 6_000

const TOO_MANY: Record<Bucket, string> = {
  requests: 'Too many requests. Please try again later.',
  executes: 'Too many workflow executions. Please try again later.',
}

export type RateHeaders = Record<string, string>

/** Counts a call against its bucket, or refuses it. Refused calls do not count. */
export function takeFrom(
  state: State,
  key: Key,
  bucket: Bucket,
  now: number,
): RateHeaders {
  const usage = usageOf(state, key, now)
  const limit = limitOf(state, key, bucket)
  const calls = usage[bucket]
  dropBefore(calls, windowStart(state, now))
  if (state.settings.limits) {
    if (calls.length >= limit) throw tooMany(state, key, bucket, now, TOO_MANY[bucket])
    if (bucket === 'executes') countDay(state, key, usage, now)
    calls.push(now)
  }
  return headersFor(state, key, bucket, now)
}

export function limitOf(state: State, key: Key, bucket: Bucket): number {
  if (!state.settings.limits) return UNLIMITED
  if (bucket === 'executes') return EXECUTES_PER_MINUTE
  return profileOf(state.settings).requestsPerMinute[key.plan]
}

export function dailyLimitOf(key: Key): number {
  return EXECUTES_PER_DAY[key.plan]
}

export function usageOf(state: State, key: Key, now: number): Usage {
  const day = Math.floor(now / DAY_MS)
  const known = state.usage.get(key.id)
  if (known) {
    if (known.day !== day) Object.assign(known, { day, executedToday: 0 })
    return known
  }
  const usage: Usage = {
    requests: [],
    executes: [],
    day,
    executedToday: 0,
    feedback: [],
  }
  state.usage.set(key.id, usage)
  return usage
}

export function headersFor(
  state: State,
  key: Key,
  bucket: Bucket,
  now: number,
): RateHeaders {
  const limit = limitOf(state, key, bucket)
  const calls = usageOf(state, key, now)[bucket]
  dropBefore(calls, windowStart(state, now))
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(Math.max(0, limit - calls.length)),
    'x-ratelimit-reset': String(Math.ceil(resetAt(state, calls, now) / 1_000)),
  }
}

function countDay(state: State, key: Key, usage: Usage, now: number): void {
  if (usage.executedToday >= EXECUTES_PER_DAY[key.plan]) {
    const message = 'Daily execution limit reached. Please try again tomorrow.'
    throw tooMany(state, key, 'executes', now, message, (usage.day + 1) * DAY_MS)
  }
  usage.executedToday++
}

function tooMany(
  state: State,
  key: Key,
  bucket: Bucket,
  now: number,
  message: string,
  until?: number,
): Refusal {
  const rate = headersFor(state, key, bucket, now)
  const freeAt = until ?? resetAt(state, usageOf(state, key, now)[bucket], now)
  const seconds = Math.max(1, Math.ceil((freeAt - now) / 1_000))
  const sends = profileOf(state.settings).sendsRetryAfter
  return new Refusal(429, message, {
    code: 'rate_limited',
    // Unlike the header of the same name, this is a point in time.
    beside: { retryAfter: Math.ceil(freeAt / 1_000) },
    headers: { ...rate, ...(sends && { 'retry-after': String(seconds) }) },
  })
}

function windowStart(state: State, now: number): number {
  if (state.settings.window === 'sliding') return now - MINUTE_MS + 1
  return Math.floor(now / MINUTE_MS) * MINUTE_MS
}

function resetAt(state: State, calls: readonly number[], now: number): number {
  if (state.settings.window === 'sliding') return (calls[0] ?? now) + MINUTE_MS
  return windowStart(state, now) + MINUTE_MS
}

function dropBefore(calls: number[], start: number): void {
  let old = 0
  while (old < calls.length && (calls[old] ?? 0) < start) old++
  if (old > 0) calls.splice(0, old)
}
