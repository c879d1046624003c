import type { Clock } from '../clock.ts'
import type { SendFile } from '../media/presigned-upload.ts'
import type { Hooks } from './hooks.ts'
import type { Middleware } from './middleware.ts'
import type { RetryBudget } from './retry-budget.ts'
import type { TakeTurn } from './start-turn.ts'

/** Everything a call needs, put together once for each client. */
export type Transport = {
  baseUrl: URL
  /** Undefined for a client that only fires triggers. */
  apiKey: string | undefined
  fetch: typeof globalThis.fetch
  sendFile: SendFile
  timeoutMs: number
  deadlineMs: number
  maxRetries: number
  maxRetryAfterMs: number
  middleware: readonly Middleware[]
  /** Everyone who is told of what happens. */
  hooks: Hooks[]
  retryBudget: RetryBudget
  /** Gives starts their turns; undefined where the caller paces them. */
  takeTurn: TakeTurn | undefined
  clock: Clock
  /** From 0 up to, not including, 1. */
  random: () => number
}
