import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const VERSION = 'v1'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Encrypts and decrypts what is secret at rest, with one key of 32 bytes. */
export type Seal = { close(plain: string): string; open(sealed: string): string }

/**
 * AES-256-GCM with a fresh nonce each time. The result is text: a version, then nonce,
 * tag and ciphertext as base64url. `open` throws when the text was changed or sealed with
 * another key.
 */
export function createSeal(key: Buffer): Seal {
  if (key.length !== 32) throw new RangeError('The encryption key has 32 bytes')

  return {
    close(plain) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      const sealed = Buffer.concat([nonce, cipher.getAuthTag(), text])
      return `${VERSION}.${sealed.toString('base64url')}`
    },

    open(sealed) {
      const [version, encoded = ''] = sealed.split('.')
      if (version !== VERSION) throw new Error('This was not sealed by this relay')
      const bytes = Buffer.from(encoded, 'base64url')
      const nonce = bytes.subarray(0, NONCE_BYTES)
      const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, {
        authTagLength: TAG_BYTES,
      })
      decipher.setAuthTag(tag)
      const text = bytes.subarray(NONCE_BYTES + TAG_BYTES)
      return decipher.update(text, undefined, 'utf8') + decipher.final('utf8')
    },
  }
}
