import type { Sandbox } from '../src/index.ts'

export type Reply = {
  status: number
  headers: Headers
  text: string
  /** The body as an object, or empty if it is none. */
  body: Record<string, unknown>
  /** The body as rows, or empty if it is no array. */
  rows: Record<string, unknown>[]
}

export type Send = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Reply>

/** Calls a sandbox without a port, with its own key unless a header says otherwise. */
export function clientOf(sandbox: Sandbox): Send {
  return clientFor(sandbox.url, sandbox.apiKey, (request) => sandbox.fetch(request))
}

export function clientFor(
  baseUrl: string,
  apiKey: string,
  fetch: (request: Request) => Promise<Response> = globalThis.fetch,
): Send {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(
      new Request(path.startsWith('http') ? path : baseUrl + path, {
        method,
        headers: { authorization: `Bearer ${apiKey}`, ...headers },
        ...(body !== undefined && {
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      }),
    )
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      ...parse(text),
    }
  }
}

function parse(text: string): Pick<Reply, 'body' | 'rows'> {
  try {
    const value: unknown = JSON.parse(text)
    if (Array.isArray(value)) return { body: {}, rows: value as Reply['rows'] }
    return { body: value as Reply['body'], rows: [] }
  } catch {
    return { body: {}, rows: [] }
  }
}
