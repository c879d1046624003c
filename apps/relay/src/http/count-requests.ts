import type { Request, RequestHandler } from 'express'
import type { Metrics } from '../base/metrics.ts'

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
const UNTOLD = 0

/** Counts every request by its route as it is declared, and takes its time. */
export function countRequests({
  httpRequests,
  httpSeconds,
}: Pick<Metrics, 'httpRequests' | 'httpSeconds'>): RequestHandler {
  return (request, response, next) => {
    const begunMs = performance.now()
    response.once('close', () => {
      const method = METHODS.has(request.method) ? request.method : 'other'
      const route = routeOf(request)
      const status = response.writableFinished ? response.statusCode : UNTOLD
      httpRequests.inc({ method, route, status })
      httpSeconds.observe({ method, route }, (performance.now() - begunMs) / 1_000)
    })
    next()
  }
}

const MOUNTS = /^\/(v1|console)(?=\/)/

/** The declared path of a request's route; `none` where there is nothing at its address. */
export function routeOf({ route, originalUrl }: Request): string {
  const { path } = (route ?? {}) as { path?: string | RegExp }
  if (path === undefined) return 'none'
  const [mount = ''] = MOUNTS.exec(originalUrl) ?? []
  return mount + String(path)
}
