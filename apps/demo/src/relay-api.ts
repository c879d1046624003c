const TIMEOUT_MS = 10_000

/** The little of the relay's API that the demo uses. */
export type Api = {
  get<Answer>(path: string): Promise<Answer>
  post<Answer>(path: string, body: object): Promise<Answer>
  patch<Answer>(path: string, body: object): Promise<Answer>
  exists(path: string): Promise<boolean>
}

/** Calls the relay with a token. Every verb throws when the relay refuses. */
export function createApi(relayUrl: string, token: string): Api {
  async function call(method: string, path: string, body?: object): Promise<Response> {
    return fetch(new URL(path, relayUrl), {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  }

  async function answer<Answer>(method: string, path: string, body?: object) {
    const response = await call(method, path, body)
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    }
    return (await response.json()) as Answer
  }

  return {
    get: (path) => answer('GET', path),
    post: (path, body) => answer('POST', path, body),
    patch: (path, body) => answer('PATCH', path, body),
    exists: async (path) => (await call('GET', path)).ok,
  }
}
