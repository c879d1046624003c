// @ts-check
import { setTimeout } from 'node:timers/promises'

/**
 * @typedef {{ label: string, type: string, url?: string, text?: string }} Output
 * @typedef {{
 *   id: string,
 *   state: string,
 *   workflowId: string,
 *   workflowName: string | null,
 *   error: { message: string } | null,
 *   executions: { outputs: Output[], creditsUsed: number | null }[],
 *   queue?: { position: number | null } | null,
 * }} Run
 * @typedef {{ method?: string, headers?: Record<string, string>, body?: string }} Call
 * @typedef {{ url: string, token: string, log: (line: string) => void }} Relay
 */

const ENDS = new Set(['completed', 'failed', 'cancelled', 'timed_out', 'lost'])
// What passes by itself: the same call may succeed later.
const PASSING = new Set([429, 502, 503, 504])
const CALL_MS = 30_000
// A relay that is started anew is back by then; a wrong address is not waited for any longer.
const AWAY_MS = 120_000
const LONGEST_PAUSE_MS = 10_000
const FIRST_LOOK_MS = 500
const LAST_LOOK_MS = 5_000

/** @param {Run} run */
export function hasEnded(run) {
  return ENDS.has(run.state)
}

/**
 * Starts a run. The same key is the same run, so that the call may be repeated.
 *
 * @param {Relay} relay
 * @param {{ workflowId: string, inputs: object, key: string }} wanted
 * @returns {Promise<Run>}
 */
export async function startRun(relay, { workflowId, inputs, key }) {
  return call(relay, '/v1/runs', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ workflowId, inputs }),
  })
}

/**
 * Returns the run once it has ended, or as it is when the time is up.
 *
 * @param {Relay} relay
 * @param {string} runId
 * @param {number} timeoutMs
 */
export async function waitForEnd(relay, runId, timeoutMs) {
  const until = Date.now() + timeoutMs
  let shown = ''
  for (let pauseMs = FIRST_LOOK_MS; ; pauseMs = Math.min(pauseMs * 1.5, LAST_LOOK_MS)) {
    /** @type {Run} */
    const run = await call(relay, `/v1/runs/${encodeURIComponent(runId)}`, {}, until)
    const line = lineOf(run)
    if (line !== shown) relay.log(line)
    shown = line
    const leftMs = until - Date.now()
    if (hasEnded(run) || leftMs <= 0) return run
    await setTimeout(Math.min(pauseMs, leftMs))
  }
}

/** @param {Run} run */
function lineOf({ id, state, queue }) {
  const place = queue?.position ? `, place ${queue.position} of those that wait` : ''
  return `${id} ${state}${place}`
}

/**
 * Calls the relay, and again while its trouble may pass, until a time at most. Only for what may
 * be repeated. Throws an Error with the relay's own words when it refuses.
 *
 * @param {Relay} relay
 * @param {string} path
 * @param {Call} request
 * @param {number} [latest]
 */
async function call(relay, path, request, latest = Infinity) {
  const until = Math.min(Date.now() + AWAY_MS, latest)
  for (let attempt = 1; ; attempt++) {
    const ended = await callOnce(relay, path, request)
    if ('run' in ended) return ended.run
    const { trouble, retryAfter } = ended
    const pauseMs = pauseOf(attempt, retryAfter)
    if (Date.now() + pauseMs > until) throw new Error(trouble)
    relay.log(`${trouble} Trying again in ${Math.ceil(pauseMs / 1_000)} s.`)
    await setTimeout(pauseMs)
  }
}

/**
 * @param {Relay} relay
 * @param {string} path
 * @param {Call} request
 * @returns {Promise<{ run: Run } | { trouble: string, retryAfter?: string | null }>}
 */
async function callOnce({ url, token }, path, request) {
  let answer
  let text
  try {
    answer = await fetch(`${url}${path}`, {
      ...request,
      headers: { ...request.headers, authorization: `Bearer ${token}` },
      // The token is for this address only.
      redirect: 'manual',
      signal: AbortSignal.timeout(CALL_MS),
    })
    text = await answer.text()
  } catch (error) {
    return { trouble: `The relay was not reached: ${reasonOf(error)}.` }
  }
  if (answer.ok) return { run: readRun(text) }
  const refusal = refusalOf(answer, text)
  if (!PASSING.has(answer.status)) throw new Error(refusal)
  return { trouble: refusal, retryAfter: answer.headers.get('retry-after') }
}

/** @param {unknown} error */
function reasonOf(error) {
  if (!(error instanceof Error)) return 'no reason is known'
  if (error.name === 'TimeoutError') return `no answer in ${CALL_MS / 1_000} s`
  const { cause } = error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
  return code ?? error.message
}

/**
 * @param {Response} answer
 * @param {string} text
 */
function refusalOf({ status, headers }, text) {
  const location = headers.get('location')
  if (location !== null) return `The relay answered ${status}: it is at ${location}.`
  const { error } = readObject(text)
  if (!error?.message) return `The relay answered ${status}.`
  const details = Array.isArray(error.details)
    ? error.details.map((/** @type {any} */ each) => `${each.field}: ${each.message}`)
    : []
  return [
    `The relay refused (${status} ${error.code}): ${error.message}`,
    ...details,
  ].join(' ')
}

/** @param {string} text */
function readRun(text) {
  const run = readObject(text)
  if (typeof run.id === 'string' && Array.isArray(run.executions)) return run
  throw new Error('The answer is not a run. Is relay-url the address of a relay?')
}

/** @param {string} text */
function readObject(text) {
  try {
    return JSON.parse(text) ?? {}
  } catch {
    return {}
  }
}

/**
 * @param {number} attempt
 * @param {string | null | undefined} retryAfter
 */
function pauseOf(attempt, retryAfter) {
  const asked = /^\d+$/.test(retryAfter ?? '') ? Number(retryAfter) * 1_000 : undefined
  return Math.min(asked ?? 1_000 * 2 ** (attempt - 1), LONGEST_PAUSE_MS)
}
