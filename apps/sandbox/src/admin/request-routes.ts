import { json, type Answer } from '../http/call.ts'
import type { Recorded } from '../http/recorder.ts'
import { notFound } from '../http/refusal.ts'
import { withoutBody, type AdminRoute, type AdminVisit } from './admin-route.ts'
import { toCurl } from './to-curl.ts'

const DEFAULT_LIMIT = 100

export const REQUEST_ROUTES: readonly AdminRoute[] = [
  withoutBody('GET /requests', 'The latest requests; ?limit=n', ({ recorder, call }) => {
    const limit = Number(call.query.get('limit') ?? DEFAULT_LIMIT)
    const latest = recorder.all().slice(-Math.max(1, limit)).reverse()
    return json(200, latest.map(toRow))
  }),
  withoutBody('GET /requests/{id}', 'One request with both bodies', (visit) =>
    json(200, { ...toRow(findRequest(visit)), exchange: findRequest(visit).exchange }),
  ),
  withoutBody('GET /requests/{id}/curl', 'A request as a curl command', (visit) =>
    text(toCurl(visit.world.origin(), findRequest(visit))),
  ),
  withoutBody('DELETE /requests', 'Forgets every request', ({ recorder }) => {
    recorder.clear()
    return json(200, { deleted: true })
  }),
]

function findRequest({ recorder, params }: AdminVisit): Recorded {
  const request = recorder.all().find(({ id }) => id === params['id'])
  if (!request) throw notFound('Request')
  return request
}

function toRow({ id, method, path, status, at, tookMs, fault }: Recorded) {
  const time = new Date(at).toISOString()
  return { id, method, path, status, at: time, tookMs: Number(tookMs.toFixed(2)), fault }
}

function text(body: string): Answer {
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
}
