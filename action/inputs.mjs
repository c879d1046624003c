// @ts-check
import { createHash } from 'node:crypto'

/** @typedef {Record<string, string | undefined>} Env */

/**
 * What the step was given. Throws an Error that says which input is wrong.
 *
 * @param {Env} env
 */
export function readInputs(env) {
  return {
    relayUrl: toAddress(required(env, 'relay-url')),
    token: toToken(required(env, 'token')),
    workflowId: required(env, 'workflow'),
    inputs: toWorkflowInputs(inputOf(env, 'inputs')),
    wait: toBoolean(env, 'wait'),
    timeoutMs: toSeconds(env, 'timeout') * 1_000,
    summary: toBoolean(env, 'summary'),
    key: toKey(inputOf(env, 'idempotency-key')) || keyOf(env),
  }
}

/**
 * The runner keeps the hyphens of a name, and writes it in capitals.
 *
 * @param {Env} env
 * @param {string} name
 */
export function inputOf(env, name) {
  return env[`INPUT_${name.toUpperCase()}`]?.trim() ?? ''
}

/**
 * @param {Env} env
 * @param {string} name
 */
function required(env, name) {
  const value = inputOf(env, name)
  if (value === '') {
    throw new Error(`The input ${name} is empty. Is its secret or variable set?`)
  }
  return value
}

/** @param {string} text */
function toAddress(text) {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== '' ||
    url.search !== ''
  ) {
    throw new Error('The input relay-url is no address of a relay (https://…).')
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

/** @param {string} text */
function toToken(text) {
  if (/^[\x21-\x7e]+$/.test(text)) return text
  throw new Error('The input token has spaces or characters that no token has.')
}

/**
 * @param {Env} env
 * @param {string} name
 */
function toBoolean(env, name) {
  const value = inputOf(env, name).toLowerCase() || 'true'
  if (value !== 'true' && value !== 'false') {
    throw new Error(`The input ${name} is true or false.`)
  }
  return value === 'true'
}

/**
 * @param {Env} env
 * @param {string} name
 */
function toSeconds(env, name) {
  const value = inputOf(env, name) || '3600'
  if (!/^[1-9]\d{0,5}$/.test(value)) {
    throw new Error(`The input ${name} is a number of seconds from 1 to 999999.`)
  }
  return Number(value)
}

/**
 * @param {string} text
 * @returns {Record<string, unknown>}
 */
function toWorkflowInputs(text) {
  if (text.startsWith('{')) return toObject(text)
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  return Object.fromEntries(lines.filter((line) => line !== '').map(toPair))
}

/** @param {string} text */
function toObject(text) {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : ''
    throw new Error(`The input inputs begins with { and is not JSON: ${reason}`, {
      cause: error,
    })
  }
}

/**
 * @param {string} line
 * @returns {[string, unknown]}
 */
function toPair(line) {
  const at = line.indexOf('=')
  if (at < 1) {
    throw new Error(
      `The input inputs has a line that is not name=value: "${line}". A text of several lines goes into a JSON object.`,
    )
  }
  return [line.slice(0, at).trim(), toValue(line.slice(at + 1).trim())]
}

/**
 * JSON where it can be read as such (`3`, `true`, `["a"]`), else the text as it is.
 *
 * @param {string} text
 * @returns {unknown}
 */
function toValue(text) {
  if (!/^([[{"]|-?\d|true$|false$|null$)/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** @param {string} text */
function toKey(text) {
  if (/^[\x20-\x7e]{0,200}$/.test(text)) return text
  throw new Error('The input idempotency-key has up to 200 characters of ASCII.')
}

/**
 * The same whenever this attempt of this step calls, and no other step's.
 *
 * @param {Env} env
 */
function keyOf(env) {
  const { GITHUB_REPOSITORY, GITHUB_RUN_ID, GITHUB_RUN_ATTEMPT } = env
  if (!GITHUB_RUN_ID) {
    throw new Error('GITHUB_RUN_ID is not set. Give the step an idempotency-key.')
  }
  const step = [GITHUB_REPOSITORY, env['GITHUB_JOB'], env['GITHUB_ACTION']]
  const parts = [...step, inputOf(env, 'job-run')].map((part) => part ?? '')
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  return `github-${GITHUB_RUN_ID}-${GITHUB_RUN_ATTEMPT}-${hash.slice(0, 32)}`
}
