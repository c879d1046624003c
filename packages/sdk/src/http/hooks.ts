import type { WireflowError } from '../errors/wireflow-error.ts'
import type { RateLimit } from './rate-limit.ts'

type Attempt = { requestName: string; attempt: number }

/** What is told while calls are made. */
export type HookEvents = {
  onRequest: Attempt & { headers: Headers }
  onResponse: Attempt & {
    status: number
    requestId: string | undefined
    durationMs: number
  }
  onRetry: Attempt & { error: WireflowError; delayMs: number }
  onRateLimit: Attempt & {
    bucket: 'requests' | 'executions'
    rateLimit: RateLimit
    resetInMs?: number | undefined
  }
}

/** Called while calls are made; what they return or throw changes nothing. */
export type Hooks = {
  [Name in keyof HookEvents]?: (event: HookEvents[Name]) => void
}

/** Tells every listener, whatever the others do with it. */
export function notify<Name extends keyof HookEvents>(
  listeners: readonly Hooks[],
  name: Name,
  event: HookEvents[Name],
): void {
  for (const listener of listeners) {
    try {
      listener[name]?.(event)
    } catch {
      // A broken listener must not break the call it was told of.
    }
  }
}
