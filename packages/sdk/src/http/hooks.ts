import type { WireflowError } from '../errors/wireflow-error.ts'
import type { RateLimit } from './rate-limit.ts'

type Attempt = { requestName: string; attempt: number }

/** Called while calls are made; what they return or throw changes nothing. */
export type Hooks = {
  onRequest?: (event: Attempt & { headers: Headers }) => void
  onResponse?: (
    event: Attempt & {
      status: number
      requestId: string | undefined
      durationMs: number
    },
  ) => void
  onRetry?: (event: Attempt & { error: WireflowError; delayMs: number }) => void
  onRateLimit?: (
    event: Attempt & { bucket: 'requests' | 'executions'; rateLimit: RateLimit },
  ) => void
}
