import type { Request } from 'express'
import type { ErrorCode, RelayError } from './errors.ts'

/** Where anybody may come: what went wrong behind them is not for everybody. */
const PUBLIC_DOORS = /^\/(t|r|results|api\/v1\/workflow)\//

/** What a stranger reads in place of words that tell of the upstream, its key or the relay. */
const FIXED: Partial<Record<ErrorCode, string>> = {
  upstream_unavailable: 'This cannot be taken at the moment. Nothing was started.',
  upstream_busy: 'Too much is being sent at the moment. Nothing was started.',
  upstream_refused:
    'This cannot be taken as it is set up. Whoever made this page can mend it.',
  workflow_unavailable:
    'This cannot be taken as it is set up. Whoever made this page can mend it.',
  not_ready: 'This cannot be taken at the moment. Nothing was lost.',
}

/** What is said of an error to whoever made the request. */
export function wordsFor(
  { code, message, details, retryAfterSeconds }: RelayError,
  { path }: Pick<Request, 'path'>,
): { message: string; details: unknown; isChanged: boolean } {
  const fixed = PUBLIC_DOORS.test(path) ? FIXED[code] : undefined
  if (fixed === undefined) return { message, details, isChanged: false }
  const when =
    retryAfterSeconds === undefined ? 'later' : `in ${Math.ceil(retryAfterSeconds)} s`
  const isWorthTrying = code !== 'upstream_refused' && code !== 'workflow_unavailable'
  return {
    message: isWorthTrying ? `${fixed} Send the same again ${when}.` : fixed,
    details: undefined,
    isChanged: true,
  }
}
