import { Wireflow, type WireflowOptions } from '@wireflow-connect/sdk'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

// Loaded on the first wait otherwise, which takes time that is not virtual.
await import('../src/waiting/lane-driver.ts')

type Sent = {
  at: number
  url: string
  path: string
  method: string
  headers: Headers
  body: unknown
  init: RequestInit
}

type Answer =
  Response | Error | 'silence' | ((sent: Sent) => Response | Promise<Response>)

export type Upstream = {
  wireflow: Wireflow
  clock: VirtualClock
  sent: Sent[]
}

/** A client whose requests are answered from a list; the last answer repeats itself. */
export function upstream(answers: Answer[], options: WireflowOptions = {}): Upstream {
  const clock = createVirtualClock()
  const sent: Sent[] = []

  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const request = toSent(new Request(input).url, init, clock.now())
    const answer = answers[Math.min(sent.length, answers.length - 1)]
    sent.push(request)
    if (answer === undefined || answer === 'silence') return new Promise(() => {})
    if (answer instanceof Error) throw answer
    return answer instanceof Response ? answer.clone() : answer(request)
  }

  const random = () => 0.5
  const wireflow = new Wireflow({ apiKey: 'sk-test', fetch, clock, random, ...options })
  return { wireflow, clock, sent }
}

export function json(
  body: unknown,
  {
    status = 200,
    headers = {},
  }: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  })
}

function toSent(url: string, init: RequestInit, at: number): Sent {
  const { pathname, search } = new URL(url)
  return {
    at,
    url,
    path: pathname.replace('/api/v1', '') + search,
    method: init.method ?? 'GET',
    headers: new Headers(init.headers),
    body: typeof init.body === 'string' ? JSON.parse(init.body) : init.body,
    init,
  }
}
