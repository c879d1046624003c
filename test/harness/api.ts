/** The relay's API as a client of it sees it. */
export type Api = <Answer>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  headers?: Record<string, string>,
) => Promise<Answer>

/** Calls the relay with a token; throws when it refuses. */
export function createApi(relayUrl: () => string, token: string): Api {
  return async <Answer>(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ) => {
    const response = await fetch(new URL(path, relayUrl()), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    const answer = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer}`)
    return (answer === '' ? undefined : JSON.parse(answer)) as Answer
  }
}
