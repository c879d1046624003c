import { setTimeout } from 'node:timers/promises'
import type { Fetch } from './api.ts'

/** Where the client is pointed to. Nothing else tells it what it talks to. */
export type Place = { baseUrl: string; webhookId: string; key: string; fetch: Fetch }

type Send = (url: string, init?: RequestInit) => Promise<Response>
type NodeRun = { nodeId: string; status: string; output: unknown; error?: string }
type Poll = { status: string; nodeResults: { nodeRuns: NodeRun[] } }

const FIRST_POLL_MS = 1_000
const LONGEST_POLL_MS = 10_000
const MOST_POLLS = 60

/**
 * A client as one writes it from the upstream's documentation of triggers, with no thought of
 * a relay: a page asks whether it may call, looks whether the trigger is there, calls it, and
 * polls with the key until the end. Returns everything it saw, without ids and times.
 */
export async function runTriggerClient(place: Place, data: object) {
  const { baseUrl, webhookId, key } = place
  const fetch: Send = async (url, init) => place.fetch(new Request(url, init))
  const trigger = `${baseUrl}/workflow/${webhookId}/trigger`
  const fired = await fetch(trigger, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://page.example' },
    body: JSON.stringify(data),
  })
  const { executionId, status, message } = (await fired.json()) as Record<string, string>
  const poll = `${baseUrl}/workflows/executions/${executionId}/poll`
  return {
    preflight: await preflight(fetch, trigger),
    check: await check(fetch, trigger),
    fired: {
      status: fired.status,
      mayRead: MAY_READ.test(fired.headers.get('access-control-allow-origin') ?? ''),
      hasRequestId: fired.headers.has('x-request-id'),
      body: { status, message },
    },
    withoutKey: (await fetch(poll)).status,
    ended: await pollToTheEnd(fetch, poll, key),
    elsewhere: await unknown(fetch, baseUrl),
  }
}

// Wireflow allows every page with a star, the relay this one by its name.
const MAY_READ = /^(\*|https:\/\/page\.example)$/

async function preflight(fetch: Send, trigger: string) {
  const { ok, headers } = await fetch(trigger, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://page.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  })
  const has = (name: string, wanted: RegExp) => wanted.test(headers.get(name) ?? '')
  return {
    ok,
    mayCall: has('access-control-allow-origin', MAY_READ),
    mayPost: has('access-control-allow-methods', /\bPOST\b/),
    maySendJson: has('access-control-allow-headers', /content-type/i),
  }
}

async function check(fetch: Send, trigger: string) {
  const response = await fetch(trigger)
  const { name, isActive, message } = (await response.json()) as Record<string, unknown>
  return { status: response.status, name, isActive, message }
}

/** As documented: after 1 s, then 1.5 times as long each time, and at most 10 s. */
async function pollToTheEnd(fetch: Send, poll: string, key: string) {
  let waitMs = FIRST_POLL_MS
  for (let count = 0; count < MOST_POLLS; count++) {
    await setTimeout(waitMs)
    waitMs = Math.min(waitMs * 1.5, LONGEST_POLL_MS)
    const response = await fetch(poll, { headers: { authorization: `Bearer ${key}` } })
    const { status, nodeResults } = (await response.json()) as Poll
    if (status !== 'COMPLETED' && status !== 'FAILED') continue
    const nodes = nodeResults.nodeRuns.map(
      (node) => [node.nodeId, [node.status, textOf(node), node.error]] as const,
    )
    return { http: response.status, status, nodes: Object.fromEntries(nodes) }
  }
  throw new Error(`${poll} did not end`)
}

function textOf({ output }: NodeRun): unknown {
  return typeof output === 'object' && output !== null
    ? (Reflect.get(output, 'text') ?? null)
    : null
}

async function unknown(fetch: Send, baseUrl: string) {
  const path = '/workflow/whk_none/trigger'
  const response = await fetch(`${baseUrl}${path}`, { method: 'POST' })
  return { status: response.status, body: await response.json() }
}
