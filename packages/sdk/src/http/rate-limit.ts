import { compact } from '../wire/json.ts'
import { readWaitMs, serverNowMs } from './wait-time.ts'

/** What the upstream says about the budget of the key. */
export type RateLimit = { limit?: number; remaining?: number; resetAt?: Date }

/** More than any plan has in a minute; beyond it a number is not believed. */
const MOST_CALLS = 100_000

/**
 * Reads `X-RateLimit-*`; undefined when the answer says nothing about the budget, or nothing
 * that can be meant. `nowMs` is when the answer came.
 */
export function readRateLimit(headers: Headers, nowMs: number): RateLimit | undefined {
  const serverMs = serverNowMs(headers, nowMs)
  const resetMs = readWaitMs(headers.get('x-ratelimit-reset'), serverMs)
  const rateLimit = compact({
    limit: readCount(headers, 'x-ratelimit-limit'),
    remaining: readCount(headers, 'x-ratelimit-remaining'),
    resetAt: resetMs === undefined ? undefined : new Date(serverMs + resetMs),
  })
  return Object.keys(rateLimit).length > 0 ? rateLimit : undefined
}

function readCount(headers: Headers, name: string): number | undefined {
  const text = headers.get(name)?.trim()
  const value = Number(text)
  return text && value >= 0 && value <= MOST_CALLS ? value : undefined
}
