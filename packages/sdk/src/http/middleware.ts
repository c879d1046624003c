/** One attempt as middleware sees it. The key is added after the last middleware. */
export type HttpRequest = {
  url: string
  method: string
  headers: Headers
  body: string | FormData | undefined
  signal: AbortSignal
}

/** Which attempt of which call it is. */
export type AttemptInfo = { attempt: number; requestName: string }

/**
 * Stands between the client and `fetch`, once for every attempt.
 * It may change the request, answer by itself, or call `next` more than once; whether the
 * attempt is repeated is decided on the response it returns.
 */
export type Middleware = (
  request: HttpRequest,
  next: (request: HttpRequest) => Promise<Response>,
  info: AttemptInfo,
) => Promise<Response>

/** One function out of many: the first middleware is the outermost. */
export function chain(
  middleware: readonly Middleware[],
  last: (request: HttpRequest) => Promise<Response>,
  info: AttemptInfo,
): (request: HttpRequest) => Promise<Response> {
  return middleware.reduceRight<(request: HttpRequest) => Promise<Response>>(
    (next, each) => (request) => each(request, next, info),
    last,
  )
}
