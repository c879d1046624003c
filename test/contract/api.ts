import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import type { GraphBody } from './graphs.ts'

export type JsonObject = Record<string, unknown>

export type Reply = {
  status: number
  headers: Headers
  text: string
  body: JsonObject
  /** The body without the envelope that some servers put around it. */
  data: JsonObject
  rows: JsonObject[]
}

export type Fetch = (request: Request) => Promise<Response>

export type Target = { url: string; key: string; fetch: Fetch }

/** A trigger, by its own id, and the workflow that it starts. */
export type Trigger = { webhookId: string; workflowId: string }

type Headers_ = Record<string, string>

const LONG_MS = 6 * 60 * 60_000
const FIRST_POLL_MS = 1_000
const LONGEST_POLL_MS = 10_000
const DEADLINE_MS = 20 * 60_000

/** What a case is given: calls of the API, and of the sandbox if the target is one. */
export type Api = ReturnType<typeof createApi>

export function createApi(target: Target, isSandbox: boolean) {
  const created: string[] = []

  async function send(
    method: string,
    path: string,
    body?: unknown,
    headers: Headers_ = {},
  ): Promise<Reply> {
    const url = path.startsWith('http') ? path : target.url + path
    const init = {
      method,
      headers: { authorization: `Bearer ${target.key}`, ...headers },
      ...(body !== undefined && { body: toBody(body) }),
    }
    for (;;) {
      const response = await target.fetch(new Request(url, init))
      // Cases about limits are put to a sandbox only; elsewhere a limit is just in the way.
      if (response.status !== 429 || isSandbox) return toReply(response)
      await setTimeout(untilFree(response.headers))
    }
  }

  /** Calls what is under `/_sandbox`. */
  async function steer(method: string, path: string, body?: unknown): Promise<Reply> {
    assert.ok(isSandbox, 'Only a sandbox can be steered')
    const origin = new URL(target.url).origin
    return send(method, `${origin}/_sandbox${path}`, body)
  }

  /** Makes a workflow that is deleted again when the case is over. */
  async function create(graph: GraphBody, more: JsonObject = {}): Promise<string> {
    const reply = await send('POST', '/workflows', {
      name: 'Contract',
      ...graph,
      ...more,
    })
    assert.equal(reply.status, 201, reply.text)
    const id = String(reply.data['id'])
    created.push(id)
    return id
  }

  /** Makes a workflow with a trigger of its own. */
  async function createTrigger(graph: GraphBody): Promise<Trigger> {
    // No two targets in one run have the same.
    const webhookId = `whk_${crypto.randomUUID()}`
    return { webhookId, workflowId: await create(graph, { webhookId }) }
  }

  async function start(workflowId: string, inputs: JsonObject = {}): Promise<string> {
    const reply = await send('POST', `/workflows/${workflowId}/run`, { inputs })
    assert.equal(reply.status, 202, reply.text)
    return String(reply.data['executionId'])
  }

  /** Polls until the end as is documented, or moves the sandbox's clock there. */
  async function ended(executionId: string): Promise<Reply> {
    const path = `/workflows/executions/${executionId}/poll`
    if (isSandbox) {
      await steer('POST', '/clock/advance', { ms: LONG_MS })
      return send('GET', path)
    }
    const deadline = performance.now() + DEADLINE_MS
    for (let waitMs = FIRST_POLL_MS; performance.now() < deadline;) {
      const reply = await send('GET', path)
      if (String(reply.body['status']).toUpperCase() !== 'RUNNING') return reply
      await setTimeout(waitMs)
      waitMs = Math.min(waitMs * 1.5, LONGEST_POLL_MS)
    }
    throw new Error(`${executionId} did not end`)
  }

  async function cleanUp(): Promise<void> {
    for (const id of created) await send('DELETE', `/workflows/${id}`)
  }

  const { url, key, fetch } = target
  return { url, key, fetch, send, steer, create, createTrigger, start, ended, cleanUp }
}

function untilFree(headers: Headers): number {
  const resetMs = Number(headers.get('x-ratelimit-reset')) * 1_000 - Date.now()
  const waitMs = Number(headers.get('retry-after')) * 1_000 || resetMs
  return Math.min(60_000, Math.max(1_000, waitMs))
}

function toBody(body: unknown): string | FormData {
  return typeof body === 'string' || body instanceof FormData
    ? body
    : JSON.stringify(body)
}

async function toReply(response: Response): Promise<Reply> {
  const text = await response.text()
  const value = parse(text)
  const body = isObject(value) ? value : {}
  return {
    status: response.status,
    headers: response.headers,
    text,
    body,
    data: isObject(body['data']) ? body['data'] : body,
    rows: Array.isArray(value) ? value.filter(isObject) : [],
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
