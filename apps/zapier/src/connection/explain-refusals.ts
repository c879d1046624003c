import type { AfterResponseMiddleware, HttpResponse } from 'zapier-platform-core'
import { connectionOf, serviceAt } from './connection.ts'
import { refusalOf } from './refusal.ts'
import { toError } from './refuse.ts'

/** Turns what a service refuses into the error that makes Zapier do the right thing. */
export const explainRefusals: AfterResponseMiddleware = (response, z, bundle) => {
  if (response.status < 300 || isAwaited(response)) return response
  const service = serviceAt(connectionOf(bundle), response.request.url ?? '')
  if (!service) return response
  const refused = {
    service: service.name,
    status: response.status,
    headers: headersOf(response),
    body: response.data as unknown,
  }
  const chance = { nowMs: Date.now(), random: Math.random() }
  throw toError(z, refusalOf(refused, chance))
}

// Who deletes or looks for something is prepared not to find it, and files have a host of
// their own, also where it happens to be the service's.
function isAwaited({ status, request }: HttpResponse): boolean {
  const { mayBeMissing, isFile } = request.middlewareData ?? {}
  return isFile === true || (mayBeMissing === true && (status === 404 || status === 410))
}

function headersOf(response: HttpResponse): Headers {
  const names = ['retry-after', 'x-ratelimit-limit', 'x-ratelimit-remaining']
  const read = [...names, 'x-ratelimit-reset', 'date', 'location']
  return new Headers(
    read.flatMap((name): [string, string][] => {
      const value = response.getHeader(name)
      return value ? [[name, value]] : []
    }),
  )
}
