import { createHmac, timingSafeEqual, type Hmac } from 'node:crypto'

const TOLERANCE_MS = 5 * 60_000
const SECRET_PREFIX = 'whsec_'
const SIGNATURE_BYTES = 32

/** A message whose body comes piece by piece, so that it need not be in memory whole. */
export type MessageCheck = {
  /** The sender's name for the message, genuine once the check has passed. */
  id: string
  update(piece: Uint8Array): void
  /** Whether the message was signed with the secret. To be called once, after the last piece. */
  isGenuine(): boolean
}

/**
 * Begins to verify a message by its headers, before its body was read. Returns why the
 * headers alone are refused: one of the three is missing, none of the signatures is `v1`, or
 * the time is more than five minutes away. Only secrets (`whsec_…`) verify this way.
 */
export function beginVerifying(
  secret: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): MessageCheck | 'incomplete' | 'stale' {
  const id = textOf(headers['webhook-id'])
  const timestamp = textOf(headers['webhook-timestamp'])
  const given = signaturesOf(textOf(headers['webhook-signature']))
  if (!id || !timestamp || given.length === 0) return 'incomplete'
  const ageMs = Date.now() - Number(timestamp) * 1_000
  // Written so that NaN counts as stale.
  if (!(Math.abs(ageMs) <= TOLERANCE_MS)) return 'stale'

  const hmac: Hmac = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`)
  return {
    id,
    update: (piece) => void hmac.update(piece),
    isGenuine() {
      const right = hmac.digest()
      return given.some((signature) => timingSafeEqual(signature, right))
    },
  }
}

function textOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(' ') : value
}

function signaturesOf(text = ''): Buffer[] {
  return text
    .split(' ')
    .filter((part) => part.startsWith('v1,'))
    .map((part) => Buffer.from(part.slice(3), 'base64'))
    .filter(({ length }) => length === SIGNATURE_BYTES)
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64')
}
