import { toBase64, toBytes } from './base64.ts'

const PREFIX = 'whsec_'
const MIN_KEY_BYTES = 24
const MAX_KEY_BYTES = 64

/** Makes a signing secret: `whsec_` and 32 random bytes as base64. */
export function createSecret(): string {
  return PREFIX + toBase64(crypto.getRandomValues(new Uint8Array(32)))
}

/** Whether `text` is a secret of 24 to 64 bytes, as Standard Webhooks ask. */
export function isSecret(text: string): boolean {
  return text.startsWith(PREFIX) && secretBytes(text) !== undefined
}

/** The key in a secret; undefined for what is no secret of a fitting length. */
export function secretBytes(secret: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = toBytes(secret.slice(PREFIX.length))
  const length = bytes?.length ?? 0
  return length >= MIN_KEY_BYTES && length <= MAX_KEY_BYTES ? bytes : undefined
}
