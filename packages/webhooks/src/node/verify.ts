import { timingSafeEqual } from 'node:crypto'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { isAsymmetricPublic, verifyAsymmetric } from './asymmetric-key.ts'
import type { SignedHeaders } from '../signature.ts'

const TOLERANCE_MS = 5 * 60_000

/** Headers as any HTTP library hands them over; names are matched without case. */
type ReceivedHeaders = SignedHeaders | Record<string, string | string[] | undefined>

export type Verdict =
  | { ok: true; event: unknown }
  | { ok: false; reason: 'incomplete' | 'stale' | 'mismatch' | 'not_json' }

type Options = {
  /**
   * How old a delivery may be. More than five minutes only where something between sender
   * and receiver may hold it back, since for so long it can be sent again by others.
   */
  toleranceMs?: number
}

/**
 * Whether a delivery was signed with one of `secrets` less than five minutes ago.
 *
 * Several secrets are accepted so that a receiver can change over without losing
 * deliveries; a public key (`whpk_…`) stands in the
 * place of a secret. `body` must be the text as received: re-serialised JSON does not verify.
 * The event is parsed but not checked against a schema; use `EventEnvelope` for that.
 */
export function verify(
  secrets: readonly string[],
  headers: ReceivedHeaders,
  body: string,
  { toleranceMs = TOLERANCE_MS }: Options = {},
): Verdict {
  const plain = plainHeaders(headers)
  let reason: 'incomplete' | 'stale' | 'mismatch' = 'mismatch'
  for (const secret of secrets) {
    const refusal = refusalOf(secret, plain, body, toleranceMs)
    if (!refusal) return parse(body)
    reason = refusal
  }
  return { ok: false, reason }
}

type Headers = Readonly<Record<string, string>>

function refusalOf(secret: string, headers: Headers, body: string, toleranceMs: number) {
  if (isAsymmetricPublic(secret)) {
    return ownRefusalOf(secret, headers, body, toleranceMs)
  }
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false })
    return undefined
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error
    const reason = reasonOf(error)
    // The library knows five minutes only.
    return reason === 'stale' ? ownRefusalOf(secret, headers, body, toleranceMs) : reason
  }
}

// Does what the library does, for `v1a` and for deliveries that may be older.
function ownRefusalOf(
  secret: string,
  headers: Headers,
  body: string,
  toleranceMs: number,
) {
  const known = new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
  const id = known.get('webhook-id')
  const timestamp = known.get('webhook-timestamp')
  const signatures = known.get('webhook-signature')
  if (!id || !timestamp || !signatures) return 'incomplete'
  const ageMs = Date.now() - Number(timestamp) * 1_000
  // Written so that NaN counts as stale.
  if (!(ageMs >= -TOLERANCE_MS && ageMs <= toleranceMs)) return 'stale'

  const isGenuine = signatures
    .split(' ')
    .some((signature) => isSignedBy(secret, { id, timestamp, body, signature }))
  return isGenuine ? undefined : 'mismatch'
}

type Signed = { id: string; timestamp: string; body: string; signature: string }

function isSignedBy(secret: string, { id, timestamp, body, signature }: Signed): boolean {
  const [version, value = ''] = signature.split(',', 2)
  if (isAsymmetricPublic(secret)) {
    const content = `${id}.${timestamp}.${body}`
    return version === 'v1a' && verifyAsymmetric(secret, content, value)
  }
  const sentAt = new Date(Number(timestamp) * 1_000)
  const right = Buffer.from(new Webhook(secret).sign(id, sentAt, body))
  const given = Buffer.from(signature)
  return right.length === given.length && timingSafeEqual(right, given)
}

// The library names its reasons only in English sentences.
function reasonOf(error: WebhookVerificationError) {
  if (/timestamp too/.test(error.message)) return 'stale'
  return /headers/i.test(error.message) ? 'incomplete' : 'mismatch'
}

function parse(body: string): Verdict {
  try {
    return { ok: true, event: JSON.parse(body) }
  } catch {
    return { ok: false, reason: 'not_json' }
  }
}

function plainHeaders(headers: ReceivedHeaders): Record<string, string> {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(' ') : value]],
  )
  return Object.fromEntries(pairs) as Record<string, string>
}
