import type { GuardedClient } from '../outgoing/guarded-client.ts'
import { SendFailure } from '../outgoing/send-failure.ts'
import { RelayError } from '../http/errors.ts'

/** Refuses one of the relay's own triggers: each end of a run there would start the next. */
export function refuseOwnTrigger(publicUrl: string, url: string): void {
  const own = new URL(`${publicUrl}/`)
  const { origin, pathname } = new URL(url)
  if (origin !== own.origin || !pathname.startsWith(own.pathname)) return
  if (!/^(t|api\/v1\/workflow)\//.test(pathname.slice(own.pathname.length))) return
  const message =
    'is a trigger of this relay, so that each end of a run would start another'
  throw new RelayError('invalid_request', 'Not valid: url', {
    details: [{ field: 'url', message }],
  })
}

/** Refuses an address that can never be reached, with the reason in words. */
export function refuseUrl(client: Pick<GuardedClient, 'check'>, url: string): void {
  try {
    client.check(url)
  } catch (cause) {
    if (!(cause instanceof SendFailure)) throw cause
    const details = [{ field: 'url', message: cause.message }]
    throw new RelayError('invalid_request', `Not valid: url`, { details, cause })
  }
}
