import type { BeforeRequestMiddleware, ZObject } from 'zapier-platform-core'
import { connectionOf, serviceAt, type Service } from './connection.ts'

/**
 * Adds the key of a service to requests that go to that very service, and to no other: the
 * address of a file or of a trigger may have been typed by anybody.
 *
 * @throws an `Error` for a key that no header can hold. The client's own words would show it.
 */
export const pinCredentials: BeforeRequestMiddleware = (request, z, bundle) => {
  if (request.middlewareData?.['isAnonymous'] === true) return request
  const service = serviceAt(connectionOf(bundle), request.url)
  if (!service?.key) return request
  refuseFaultyKey(z, service)
  return {
    ...request,
    headers: { ...request.headers, Authorization: `Bearer ${service.key}` },
  }
}

// What a bearer token is made of, by RFC 6750, and what is harmless beside it.
const VISIBLE = /^[\x21-\x7e]+$/

function refuseFaultyKey(z: ZObject, { name, key }: Service): void {
  if (VISIBLE.test(key)) return
  const what = name === 'relay' ? 'Wireflow Connect Token' : 'API Key'
  const message = `The ${what} holds a blank, a line break or a sign that no key has. Copy it again, whole and as it was shown.`
  throw new z.errors.Error(message, 'invalid_key', 400)
}
