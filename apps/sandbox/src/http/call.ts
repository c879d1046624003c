/** One request, whichever way it came in. Header names are lower-case. */
export type Call = {
  method: string
  path: string
  query: URLSearchParams
  headers: Readonly<Record<string, string>>
  body: Buffer
}

export type Answer = {
  status: number
  headers: Record<string, string>
  body: string | Buffer
  /** The connection is cut after so many bytes of the body. */
  cutAt?: number
  /** The connection is cut instead of answering. */
  reset?: true
}

export function json(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  }
}
