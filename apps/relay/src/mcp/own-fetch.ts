// oxlint-disable eslint/no-restricted-globals -- The one address it calls is the relay's own.

/**
 * `fetch` to the API of this process, whatever address the relay has for others. A tool goes
 * through the same doors as everybody, so that it may do what its token may, and no more.
 */
export function createOwnFetch(ownUrl: () => string) {
  return async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url)
    return fetch(new Request(ownUrl() + pathname + search, request))
  }
}
