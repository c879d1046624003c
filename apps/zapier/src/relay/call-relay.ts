import type { Bundle, HttpResponse, ZObject } from 'zapier-platform-core'
import { callService, type Call } from '../connection/call-service.ts'
import { connectionOf } from '../connection/connection.ts'

const NO_RELAY =
  'This needs a relay. Add its address and a token to the connection, or use Execution Finished (Polling).'

/** Calls the relay of the connection. @throws an `Error` where the connection has none. */
export async function callRelay(
  z: ZObject,
  bundle: Bundle,
  call: Call,
): Promise<HttpResponse> {
  const { relay } = connectionOf(bundle)
  if (!relay) throw new z.errors.Error(NO_RELAY, 'no_relay', 400)
  return callService(z, relay, call)
}

export function hasRelay(bundle: Bundle): boolean {
  return connectionOf(bundle).relay !== undefined
}
