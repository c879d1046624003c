import type { Bundle, HttpResponse, ZObject } from 'zapier-platform-core'
import { callService, type Call } from '../connection/call-service.ts'
import { connectionOf, type Service } from '../connection/connection.ts'

const NO_RELAY =
  'This needs a Wireflow Connect server: add its address and a token to the connection.'

/** Calls the relay of the connection. @throws an `Error` where the connection has none. */
export async function callRelay(
  z: ZObject,
  bundle: Bundle,
  call: Call,
): Promise<HttpResponse> {
  return callService(z, requireRelay(z, bundle), call)
}

/** The relay of the connection. @throws an `Error` that says what to use `instead` of it. */
export function requireRelay(z: ZObject, bundle: Bundle, instead = ''): Service {
  const { relay } = connectionOf(bundle)
  if (!relay) throw new z.errors.Error(`${NO_RELAY}${instead}`, 'no_relay', 400)
  return relay
}

export function hasRelay(bundle: Bundle): boolean {
  return connectionOf(bundle).relay !== undefined
}
