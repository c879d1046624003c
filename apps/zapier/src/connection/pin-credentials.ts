import type { BeforeRequestMiddleware } from 'zapier-platform-core'
import { connectionOf, serviceAt } from './connection.ts'

/**
 * Adds the key of a service to requests that go to that very service, and to no other: the
 * address of a file or of a trigger may have been typed by anybody.
 */
export const pinCredentials: BeforeRequestMiddleware = (request, _z, bundle) => {
  if (request.middlewareData?.['isAnonymous'] === true) return request
  const service = serviceAt(connectionOf(bundle), request.url)
  if (!service?.key) return request
  return {
    ...request,
    headers: { ...request.headers, Authorization: `Bearer ${service.key}` },
  }
}
