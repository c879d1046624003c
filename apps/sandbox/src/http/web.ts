import type { Answer, Call } from './call.ts'
import type { Dispatch } from './dispatch.ts'

/** The web-standard way in: no port, the same state. */
export function createFetch(dispatch: Dispatch): (request: Request) => Promise<Response> {
  return async (request) => {
    const answer = await dispatch(await toCall(request))
    return toResponse(answer, request.method)
  }
}

async function toCall(request: Request): Promise<Call> {
  const url = new URL(request.url)
  return {
    method: request.method,
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(request.headers),
    body: Buffer.from(await request.arrayBuffer()),
  }
}

/** Statuses that the standard forbids to have a body. */
const BODILESS = new Set([204, 304])

function toResponse({ status, headers, body }: Answer, method: string): Response {
  const empty = BODILESS.has(status) || method === 'HEAD'
  const bytes = Buffer.from(body)
  const length = { 'content-length': String(bytes.length) }
  return new Response(empty ? null : bytes, {
    status,
    headers: { ...headers, ...length },
  })
}
