import { json, type Answer } from '../http/call.ts'
import type { Effect } from './fault-rule.ts'

/** The answer that takes the place of the right one, if the effect has such. */
export function replacementFor(effect: Effect, nowMs: number): Answer | undefined {
  if (effect.kind === 'reset') return { status: 0, headers: {}, body: '', reset: true }
  if (effect.kind === 'status') {
    const body = effect.body ?? { error: `Injected status ${effect.status}` }
    const answer = json(effect.status, body, effect.headers)
    // Text goes out as it is: JSON that no parser here has been over, or what is no JSON.
    return typeof body === 'string' ? { ...answer, body } : answer
  }
  if (effect.kind === 'page') return page(effect.status)
  if (effect.kind === 'rate-limit') return rateLimited(effect, nowMs)
  return undefined
}

/** What a firewall or a gateway in front of the API answers, in words of its own. */
function page(status: number): Answer {
  const body =
    '<!doctype html><html><head><title>Access</title></head>' +
    '<body><h1>This page cannot be shown</h1></body></html>\n'
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body }
}

/** Whether the call is handled although its answer will be another. */
export function isCommitted(effect: Effect): boolean {
  return 'committed' in effect && effect.committed
}

function rateLimited(
  { seconds, headers }: Extract<Effect, { kind: 'rate-limit' }>,
  nowMs: number,
): Answer {
  const retryAfter = Math.ceil(nowMs / 1_000) + seconds
  const body = { error: 'Too many requests. Please try again later.', retryAfter }
  if (!headers) return json(429, body)
  return json(429, body, {
    'retry-after': String(seconds),
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(retryAfter),
  })
}
