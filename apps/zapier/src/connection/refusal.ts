import {
  readRetryAfterMs,
  toErrorText,
  toNumber,
  toObject,
  toObjects,
  toText,
  type JsonObject,
} from '@wireflow-connect/sdk/wire'
import { shorten } from './shorten.ts'
import type { Service } from './connection.ts'

/** An answer outside 2xx. */
export type Refused = {
  service: Service['name']
  status: number
  headers: Headers
  /** As parsed; anything when it is no JSON. */
  body: unknown
}

/** What Zapier is to do about it, and what its user is to read. */
export type Refusal =
  | { kind: 'expired'; message: string }
  | { kind: 'throttled'; message: string; delaySeconds: number }
  /** Nobody can say whether the call took effect. */
  | { kind: 'down'; message: string; delaySeconds: number }
  | { kind: 'error'; message: string; code: string; status: number }

const NAMES = { wireflow: 'Wireflow', relay: 'Wireflow Connect' } as const
const SCOPES = {
  wireflow:
    'a key with the scopes workflows:read, workflows:write, workflows:execute, executions:read',
  relay: 'a token with the scopes read and run, and manage for what another token made',
} as const
// Where an answer names no time: the longest rate window that is documented is a minute.
const DEFAULT_DELAY_SECONDS = 60
const DOWN_DELAY_SECONDS = 30
const MAX_JITTER = 0.2

/**
 * Sorts a refusal. `random` is from 0 to 1, and spreads the returns of many Zaps that were
 * told the same time.
 */
export function refusalOf(
  refused: Refused,
  { nowMs, random }: { nowMs: number; random: number },
): Refusal {
  const { status, service, headers } = refused
  const name = NAMES[service]
  const delaySeconds = (fallback: number) => {
    const askedMs = readRetryAfterMs(status, headers, nowMs) ?? fallback * 1_000
    return Math.ceil((Math.max(askedMs, 1_000) / 1_000) * (1 + MAX_JITTER * random))
  }

  if (status === 401) return { kind: 'expired', message: expired(service) }
  if (status === 429) {
    const message = `${name} limits how often it may be called. Zapier goes on by itself.`
    return {
      kind: 'throttled',
      message,
      delaySeconds: delaySeconds(DEFAULT_DELAY_SECONDS),
    }
  }
  if (status >= 500) {
    const message = `${name} answered ${status}. Zapier tries this again by itself.`
    return { kind: 'down', message, delaySeconds: delaySeconds(DOWN_DELAY_SECONDS) }
  }
  return { kind: 'error', status, ...explain(refused, name) }
}

function expired(service: Service['name']): string {
  return service === 'relay'
    ? 'Wireflow Connect does not accept this token: it is wrong, was deleted or has expired. Reconnect with a new token.'
    : 'Wireflow does not accept this API key: it is wrong, was deleted or has expired. Reconnect with a new key.'
}

function explain(refused: Refused, name: string): { message: string; code: string } {
  const { status, headers } = refused
  const body = toObject(refused.body)
  const said = sentence(toErrorText(body['error']) ?? toText(body['message']) ?? '')
  if (codeOf(body) === 'idempotency_mismatch') {
    const message =
      'This Deduplication Key was used with other inputs within 24 hours. Nothing was started. Map another key for another run.'
    return { code: 'idempotency_mismatch', message }
  }
  switch (status) {
    case 402:
      return { code: 'insufficient_credits', message: credits(body) }
    case 403:
      return {
        code: 'missing_scope',
        message: shorten(
          `${name} does not permit this. Use ${SCOPES[refused.service]}. `,
          said,
        ),
      }
    case 404:
      return {
        code: 'not_found',
        message: shorten(`${name} does not know this. `, said),
      }
    default:
      return {
        code: codeOf(body) ?? `status_${status}`,
        message: shorten(
          `${name} refused (${status}). `,
          `${said}${details(body)}${redirect(headers)}`,
        ),
      }
  }
}

/** Which nodes want how much, as far as there is room for it. */
function credits(body: JsonObject): string {
  const about = { ...toObject(body['error']), ...body }
  const required = toNumber(about['requiredCredits'])
  const available = toNumber(about['availableCredits'])
  const counts =
    required === undefined ? '' : ` It needs ${required}, and ${available ?? 0} are left.`
  const shares = toObjects(about['breakdown'])
    .map(
      (row) =>
        `${toText(row['nodeLabel']) ?? wordOf(row, 'nodeId')}: ${wordOf(row, 'credits')}`,
    )
    .join(', ')
  return shorten(
    `There are not enough Wireflow credits.${counts} Add credits, then replay this run. `,
    shares && `Credits by node: ${shares}.`,
  )
}

/** The relay names each field that is wrong. */
function details(body: JsonObject): string {
  const rows = toObjects(toObject(body['error'])['details'])
  const texts = rows.map((row) => {
    const expected = `expected ${wordOf(row, 'expected')}, received ${wordOf(row, 'received')}`
    return `${wordOf(row, 'field')}: ${toText(row['message']) ?? expected}`
  })
  return texts.length > 0 ? ` ${texts.join('; ')}` : ''
}

// Redirects are not followed, so that a key never travels to where it was not sent.
function redirect(headers: Headers): string {
  const location = headers.get('location') ?? ''
  if (!URL.canParse(location)) return ''
  return ` It points to ${new URL(location).origin}: use that address in the connection.`
}

function wordOf(row: JsonObject, name: string): string {
  const value = row[name]
  return typeof value === 'number' ? String(value) : (toText(value) ?? 'unknown')
}

function codeOf(body: JsonObject): string | undefined {
  return toText(toObject(body['error'])['code'])
}

function sentence(text: string): string {
  return text === '' || /[.!?]$/.test(text) ? text : `${text}.`
}
