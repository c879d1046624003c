import type { Middleware } from '@wireflow-connect/sdk'
import type { Metrics } from '../base/metrics.ts'

/** Every other part of a path is an id. */
const WORDS = new Set(
  'complete developer duplicate estimate execute executions lint media nodes poll run trigger upload upload-url usage workflow workflows'.split(
    ' ',
  ),
)

/** Counts every request to the upstream, and takes the time until its answer begins. */
export function countUpstream({
  upstreamRequests,
  upstreamSeconds,
}: Pick<Metrics, 'upstreamRequests' | 'upstreamSeconds'>): Middleware {
  return async (sent, next, { requestName }) => {
    const request = withoutIds(requestName)
    const begunMs = performance.now()
    let status = 'failed'
    try {
      const response = await next(sent)
      status = String(response.status)
      return response
    } finally {
      upstreamRequests.inc({ request, status })
      upstreamSeconds.observe({ request }, (performance.now() - begunMs) / 1_000)
    }
  }
}

/** `GET /workflows/wf_7/run` becomes `GET /workflows/{id}/run`. */
export function withoutIds(requestName: string): string {
  const [method, path = ''] = requestName.split(' ')
  const parts = path
    .split('/')
    .map((part) => (part === '' || WORDS.has(part) ? part : '{id}'))
  return `${method} ${parts.join('/')}`
}
