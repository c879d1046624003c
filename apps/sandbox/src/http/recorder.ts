import type { Answer, Call } from './call.ts'

export type Recorded = {
  id: string
  method: string
  path: string
  status: number
  at: number
  tookMs: number
  fault: string | null
  exchange: Exchange | null
}

/** The bodies of a recent request; older ones are let go to bound the memory. */
export type Exchange = {
  requestHeaders: Readonly<Record<string, string>>
  requestBody: string
  responseHeaders: Readonly<Record<string, string>>
  responseBody: string
}

export type Recorder = {
  add(call: Call, answer: Answer, facts: RequestFacts): void
  all(): readonly Recorded[]
  clear(): void
}

export type RequestFacts = {
  id: string
  at: number
  tookMs: number
  fault: string | null
}

const MOST_REQUESTS = 10_000
const MOST_EXCHANGES = 300
const MOST_CHARACTERS = 16_384

export function createRecorder(): Recorder {
  let requests: Recorded[] = []
  return {
    add(call, answer, facts) {
      const { method, path, query } = call
      const whole = query.size > 0 ? `${path}?${query.toString()}` : path
      const exchange = exchangeOf(call, answer)
      requests.push({ ...facts, method, path: whole, status: answer.status, exchange })
      const old = requests[requests.length - 1 - MOST_EXCHANGES]
      if (old) old.exchange = null
      if (requests.length > 2 * MOST_REQUESTS) requests = requests.slice(-MOST_REQUESTS)
    },
    all: () => requests.slice(-MOST_REQUESTS),
    clear() {
      requests = []
    },
  }
}

function exchangeOf(call: Call, answer: Answer): Exchange {
  return {
    requestHeaders: withoutSecrets(call.headers),
    requestBody: excerpt(call.body, call.headers['content-type']),
    responseHeaders: answer.headers,
    responseBody: excerpt(answer.body, answer.headers['content-type']),
  }
}

function withoutSecrets(
  headers: Readonly<Record<string, string>>,
): Record<string, string> {
  if (!headers['authorization']) return { ...headers }
  return { ...headers, authorization: 'Bearer $WIREFLOW_API_KEY' }
}

function excerpt(body: string | Buffer, contentType: string | undefined): string {
  if (typeof body === 'string') return body.slice(0, MOST_CHARACTERS)
  if (body.length === 0) return ''
  if (/^(text|application\/(json|x-www-form-urlencoded))/.test(contentType ?? 'text')) {
    return body.toString('utf8', 0, MOST_CHARACTERS)
  }
  return `<${body.length} bytes of ${contentType}>`
}
