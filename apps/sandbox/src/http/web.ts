import type { Answer, Call } from './call.ts'
import { connectionReset } from './connection-reset.ts'
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

function toResponse(answer: Answer, method: string): Response {
  if (answer.reset) throw connectionReset()
  const { status, headers, body, cutAt } = answer
  const bytes = Buffer.from(body)
  const length = { 'content-length': String(bytes.length) }
  const empty = BODILESS.has(status) || method === 'HEAD'
  const content = cutAt === undefined ? bytes : cutStream(bytes.subarray(0, cutAt))
  return new Response(empty ? null : content, {
    status,
    headers: { ...headers, ...length },
  })
}

function cutStream(bytes: Buffer): ReadableStream {
  let sent = false
  return new ReadableStream({
    pull(controller) {
      if (sent) controller.error(connectionReset())
      else controller.enqueue(new Uint8Array(bytes))
      sent = true
    },
  })
}
