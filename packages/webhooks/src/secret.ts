const PREFIX = 'whsec_'
const MIN_KEY_BYTES = 24
const MAX_KEY_BYTES = 64

/** Makes a signing secret: `whsec_` and 32 random bytes as base64. */
export function createSecret(): string {
  const key = crypto.getRandomValues(new Uint8Array(32))
  return PREFIX + Buffer.from(key).toString('base64')
}

/** Whether `text` is a secret of 24 to 64 bytes, as Standard Webhooks ask. */
export function isSecret(text: string): boolean {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)) return false
  const byteCount = Buffer.from(text.slice(PREFIX.length), 'base64').length
  return byteCount >= MIN_KEY_BYTES && byteCount <= MAX_KEY_BYTES
}
