import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto'

const SECRET_PREFIX = 'whsk_'
const PUBLIC_PREFIX = 'whpk_'
// What PKCS#8 and SPKI put before the 32 bytes of an ed25519 key.
const SECRET_DER = Buffer.from('302e020100300506032b657004220420', 'hex')
const PUBLIC_DER = Buffer.from('302a300506032b6570032100', 'hex')

/** An ed25519 pair as Standard Webhooks write it: `whsk_` and `whpk_` with base64. */
export type AsymmetricKey = { secretKey: string; publicKey: string }

/** Makes an ed25519 pair, for receivers who should not be able to sign themselves. */
export function createAsymmetricKey(): AsymmetricKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const secret = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32)
  const open = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
  // Libraries expect the secret half in the form of 64 bytes: seed, then public key.
  const both = Buffer.concat([secret, open])
  return {
    secretKey: SECRET_PREFIX + both.toString('base64'),
    publicKey: PUBLIC_PREFIX + open.toString('base64'),
  }
}

export function isAsymmetricSecret(text: string): boolean {
  return text.startsWith(SECRET_PREFIX)
}

export function isAsymmetricPublic(text: string): boolean {
  return text.startsWith(PUBLIC_PREFIX)
}

/** The 32 bytes of a public key as base64url, as JSON Web Keys have them in `x`. */
export function publicKeyBytes(publicKey: string): Buffer {
  return Buffer.from(publicKey.slice(PUBLIC_PREFIX.length), 'base64')
}

export function signAsymmetric(secretKey: string, content: string): string {
  const seed = Buffer.from(secretKey.slice(SECRET_PREFIX.length), 'base64').subarray(
    0,
    32,
  )
  const key = createPrivateKey({
    key: Buffer.concat([SECRET_DER, seed]),
    format: 'der',
    type: 'pkcs8',
  })
  return sign(null, Buffer.from(content), key).toString('base64')
}

export function verifyAsymmetric(
  publicKey: string,
  content: string,
  signature: string,
): boolean {
  const bytes = publicKeyBytes(publicKey)
  const given = Buffer.from(signature, 'base64')
  if (bytes.length !== 32 || given.length !== 64) return false
  const key = createPublicKey({
    key: Buffer.concat([PUBLIC_DER, bytes]),
    format: 'der',
    type: 'spki',
  })
  return verify(null, Buffer.from(content), key, given)
}
