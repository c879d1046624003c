import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Place } from './place.ts'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_ID_BYTES = 6

/** Keys of 32 bytes each, the newest first. */
export type EncryptionKeys = readonly [newest: Buffer, ...former: Buffer[]]

/** Encrypts and decrypts what is secret at rest. Several keys open; the first one seals. */
export type Seal = {
  /** Ids of all keys, the one that seals first. They tell nothing about the keys. */
  keyIds: readonly string[]
  close(plain: string, place: Place): string
  /** @throws when the text was changed, belongs to another place, or has another key. */
  open(sealed: string, place: Place): string
  /** Whether the text is sealed as `close` would now: by the first key, in the newest form. */
  isCurrent(sealed: string): boolean
}

type Key = { id: string; bytes: Buffer }

/**
 * AES-256-GCM with a fresh nonce each time. The result is text: `v2`, the key's id, then
 * nonce, tag and ciphertext as base64url; id and place are authenticated with it. `v1` of
 * earlier versions knew neither, and still opens.
 */
export function createSeal([first, ...former]: EncryptionKeys): Seal {
  const newest = toKey(first)
  const known = [newest, ...former.map(toKey)]
  const keyIds = known.map(({ id }) => id)
  const start = `v2.${newest.id}.`

  return {
    keyIds,

    close: (plain, place) => start + encrypt(newest, plain, place),

    open(sealed, place) {
      const [version, ...rest] = sealed.split('.')
      if (version === 'v1') return openWithAny(known, rest[0] ?? '')
      if (version !== 'v2') throw new Error('This was not sealed by this relay')
      const [id = '', text = ''] = rest
      const key = known.find((each) => each.id === id)
      if (!key)
        throw new Error(`Sealed with the key ${id}; known are ${keyIds.join(', ')}`)
      return decrypt(key.bytes, text, associated(id, place))
    },

    isCurrent: (sealed) => sealed.startsWith(start),
  }
}

function toKey(bytes: Buffer): Key {
  if (bytes.length !== KEY_BYTES) throw new RangeError('An encryption key has 32 bytes')
  const id = Buffer.from(hkdfSync('sha256', bytes, '', 'id of the key', KEY_ID_BYTES))
  return { id: id.toString('hex'), bytes }
}

function associated(keyId: string, place: Place): Buffer {
  return Buffer.from(`wireflow-connect v2 ${keyId} ${place}`)
}

function encrypt({ id, bytes }: Key, plain: string, place: Place): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', bytes, nonce)
  cipher.setAAD(associated(id, place))
  const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')
}

function decrypt(key: Buffer, encoded: string, aad: Buffer | undefined): string {
  const bytes = Buffer.from(encoded, 'base64url')
  const nonce = bytes.subarray(0, NONCE_BYTES)
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
  const options = { authTagLength: TAG_BYTES }
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, options)
  if (aad) decipher.setAAD(aad)
  decipher.setAuthTag(tag)
  const text = bytes.subarray(NONCE_BYTES + TAG_BYTES)
  return decipher.update(text, undefined, 'utf8') + decipher.final('utf8')
}

function openWithAny(keys: readonly Key[], encoded: string): string {
  for (const { bytes } of keys) {
    try {
      return decrypt(bytes, encoded, undefined)
    } catch {
      // Then another key sealed it, or none of these.
    }
  }
  throw new Error('None of the known keys opens this')
}

/** A former secret that still signs, sealed. */
export type RetiringSecret = { sealed: string; until: string }
