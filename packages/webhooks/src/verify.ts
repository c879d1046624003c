import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import type { SignedHeaders } from './sign.ts'

/** Headers as any HTTP library hands them over; names are matched without case. */
type ReceivedHeaders = SignedHeaders | Record<string, string | string[] | undefined>

export type Verdict =
  | { ok: true; event: unknown }
  | { ok: false; reason: 'incomplete' | 'stale' | 'mismatch' | 'not_json' }

/**
 * Whether a delivery was signed with one of `secrets` less than five minutes ago.
 *
 * Several secrets are accepted so that a receiver can change over without losing
 * deliveries. `body` must be the text as received: re-serialised JSON does not verify.
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
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false })
    return undefined
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error
    return reasonOf(error)
  }
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
