import type { GuardedClient } from '../deliveries/guarded-client.ts'
import { SendFailure } from '../deliveries/send-failure.ts'
import { RelayError } from '../errors.ts'

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
