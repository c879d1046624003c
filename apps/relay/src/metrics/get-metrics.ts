import type { RequestHandler } from 'express'
import type { Context } from '../work/context.ts'
import type { Metrics } from '../base/metrics.ts'
import { RelayError } from '../http/errors.ts'
import { bearerOf } from '../workspaces/authenticate.ts'
import { sameToken } from '../workspaces/token-hash.ts'

export type MetricsSource = {
  metrics: Metrics
  figures: { refresh(): Promise<void> }
}

/** `GET /metrics` — figures as Prometheus reads them. */
export function getMetrics({ metrics, figures }: MetricsSource): RequestHandler {
  return async (_request, response) => {
    await figures.refresh()
    const text = await metrics.registry.metrics()
    response.set('Content-Type', metrics.registry.contentType).send(text)
  }
}

/** Lets in the operator, and who has the token that is for metrics alone. */
export function requireMetricsToken({
  adminToken,
  metricsToken,
}: Pick<Context, 'adminToken'> & { metricsToken: string | undefined }): RequestHandler {
  return (request, _response, next) => {
    const given = bearerOf(request)
    const tokens = [adminToken, ...(metricsToken === undefined ? [] : [metricsToken])]
    if (!tokens.some((token) => sameToken(given, token))) {
      const message = 'This needs RELAY_METRICS_TOKEN, or the admin token of the relay.'
      throw new RelayError('unauthorized', message)
    }
    next()
  }
}
