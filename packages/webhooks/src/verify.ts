import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { isAsymmetricPublic, verifyAsymmetric } from './asymmetric-key.ts'
import type { SignedHeaders } from './sign.ts'

const TOLERANCE_MS = 5 * 60_000

/** Headers as any HTTP library hands them over; names are matched without case. */
type ReceivedHeaders = SignedHeaders | Record<string, string | string[] | undefined>

export type Verdict =
  | { ok: true; event: unknown }
  | { ok: false; reason: 'incomplete' | 'stale' | 'mismatch' | 'not_json' }

/**
 * Whether a delivery was signed with one of `secrets` less than five minutes ago.
 *
 * Several secrets are accepted so that a receiver can change over without losing
 * deliveries; a public key (`whpk_…`) stands in the place of a secret. `body` must be the text as received: re-serialised JSON does not verify.
 * The event is parsed but not checked against a schema; use {@link EventEnvelope} for that.
 */
export function verify(
  secrets: readonly string[],
  headers: ReceivedHeaders,
  body: string,
): Verdict {
  const plain = plainHeaders(headers)
  let reason: 'incomplete' | 'stale' | 'mismatch' = 'mismatch'
  for (const secret of secrets) {
    const refusal = refusalOf(secret, plain, body)
    if (!refusal) return parse(body)
    reason = refusal
  }
  return { ok: false, reason }
}

function refusalOf(secret: string, headers: Record<string, string>, body: string) {
  if (isAsymmetricPublic(secret)) return asymmetricRefusalOf(secret, headers, body)
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false })
    return undefined
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error
    return reasonOf(error)
  }
}

// The library knows `v1` only, so this does what it does, for `v1a`.
function asymmetricRefusalOf(
  publicKey: string,
  headers: Record<string, string>,
  body: string,
) {
  const known = new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
  const id = known.get('webhook-id')
  const timestamp = known.get('webhook-timestamp')
  const signatures = known.get('webhook-signature')
  if (!id || !timestamp || !signatures) return 'incomplete'
  // Written so that NaN counts as stale.
  const ageMs = Math.abs(Date.now() - Number(timestamp) * 1_000)
  if (!(ageMs <= TOLERANCE_MS)) return 'stale'

  const content = `${id}.${timestamp}.${body}`
  const isGenuine = signatures
    .split(' ')
    .filter((part) => part.startsWith('v1a,'))
    .some((part) => verifyAsymmetric(publicKey, content, part.slice('v1a,'.length)))
  return isGenuine ? undefined : 'mismatch'
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
