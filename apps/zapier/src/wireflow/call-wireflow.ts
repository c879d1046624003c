import type { Bundle, HttpResponse, ZObject } from 'zapier-platform-core'
import { callService, type Call } from '../connection/call-service.ts'
import { connectionOf } from '../connection/connection.ts'

/** Calls Wireflow with the key of the connection. */
export async function callWireflow(
  z: ZObject,
  bundle: Bundle,
  call: Call,
): Promise<HttpResponse> {
  return callService(z, connectionOf(bundle).wireflow, call)
}
