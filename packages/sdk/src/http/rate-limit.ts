import { compact } from '../wire/json.ts'

/** What the upstream says about the budget of the key. */
export type RateLimit = { limit?: number; remaining?: number; resetAt?: Date }

/** Reads `X-RateLimit-*`; undefined when the answer says nothing about the budget. */
export function readRateLimit(headers: Headers): RateLimit | undefined {
  const resetSeconds = readNumber(headers, 'x-ratelimit-reset')
  const rateLimit = compact({
    limit: readNumber(headers, 'x-ratelimit-limit'),
    remaining: readNumber(headers, 'x-ratelimit-remaining'),
    resetAt: resetSeconds === undefined ? undefined : new Date(resetSeconds * 1_000),
  })
  return Object.keys(rateLimit).length > 0 ? rateLimit : undefined
}

function readNumber(headers: Headers, name: string): number | undefined {
  const text = headers.get(name)?.trim()
  const value = Number(text)
  return text && Number.isFinite(value) && value >= 0 ? value : undefined
}
