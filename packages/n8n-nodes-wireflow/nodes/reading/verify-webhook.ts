import { createHmac, timingSafeEqual } from 'crypto'

const TOLERANCE_SECONDS = 5 * 60

/** What arrived: the headers, and the bytes of the body as they came. */
export type Delivery = {
  headers: Record<string, unknown>
  rawBody: Buffer | undefined
  /** In milliseconds. */
  now: number
}

/**
 * Whether a delivery was signed with `secret`, as Standard Webhooks say, in the last five
 * minutes. Any of several signatures will do, so that secrets can be changed without a gap.
 * False, and never an exception, for everything that is missing or malformed.
 */
export function isGenuine(secret: string, { headers, rawBody, now }: Delivery): boolean {
  const id = headers['webhook-id']
  const timestamp = headers['webhook-timestamp']
  const signatures = headers['webhook-signature']
  if (typeof id !== 'string' || typeof signatures !== 'string' || !rawBody) return false
  if (typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(now / 1_000 - Number(timestamp)) > TOLERANCE_SECONDS) return false

  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  // An empty key would let anybody sign.
  if (key.length === 0) return false
  const content = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(rawBody)
  const expected = content.digest()
  return signatures.split(' ').some((part) => isSame(part, expected))
}

function isSame(part: string, expected: Buffer): boolean {
  const [version, value = ''] = part.split(',')
  const given = Buffer.from(value, 'base64')
  return (
    version === 'v1' &&
    given.length === expected.length &&
    timingSafeEqual(given, expected)
  )
}
