import { createAnswerCheck } from './answers.ts'

/** The relay's API as a client of it sees it. */
export type Api = <Answer>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  headers?: Record<string, string>,
) => Promise<Answer>

// Made when it is first needed.
let checkAnswer: ReturnType<typeof createAnswerCheck> | undefined

/** Calls the relay with a token; throws when it refuses, or answers other than documented. */
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
    const { status } = response
    const isJson = response.headers.get('content-type')?.includes('json')
    checkAnswer ??= createAnswerCheck()
    if (isJson) checkAnswer({ method, path, status, body: JSON.parse(answer) })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer}`)
    return (answer === '' ? undefined : JSON.parse(answer)) as Answer
  }
}

export type WorkspaceAccess = {
  workspaceId: string
  token: string
  /** The relay's API with the workspace's token. */
  api: Api
  /** The same with the operator's token. */
  adminApi: Api
}

/** Makes a token for the workspace that the relay's settings name. */
export async function openWorkspace(
  relayUrl: () => string,
  adminToken: string,
): Promise<WorkspaceAccess> {
  const adminApi = createApi(relayUrl, adminToken)
  const { data } = await adminApi<{ data: { id: string }[] }>('GET', '/v1/workspaces')
  const workspaceId = data[0]?.id ?? ''
  const wanted = { workspaceId, name: 'test' }
  const { token } = await adminApi<{ token: string }>('POST', '/v1/tokens', wanted)
  return { workspaceId, token, api: createApi(relayUrl, token), adminApi }
}
