import { toBase64, toBytes } from './base64.ts'
import { secretBytes } from './secret.ts'
import { WebhookError } from './webhook-error.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** The three headers of Standard Webhooks. */
export type SignedHeaders = {
  'webhook-id': string
  'webhook-timestamp': string
  'webhook-signature': string
}

const HMAC = { name: 'HMAC', hash: 'SHA-256' }
// What PKCS#8 puts before the 32 bytes of an ed25519 key.
const ED25519_DER = [48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32]

/** What the signature covers: id, time and the exact bytes of the body, joined by dots. */
export function signedContent(id: string, timestamp: string, body: Bytes): Bytes {
  const head = new TextEncoder().encode(`${id}.${timestamp}.`)
  const content = new Uint8Array(head.length + body.length)
  content.set(head)
  content.set(body, head.length)
  return content
}

/**
 * Whether one of `signatures`, the text of the header, was made for `content` with a secret
 * (`whsec_…`, scheme `v1`) or with the secret half of a public key (`whpk_…`, scheme `v1a`).
 *
 * @throws WebhookError `secret_invalid` when `secret` is neither
 */
export async function isSignedWith(
  secret: string,
  signatures: string,
  content: Bytes,
): Promise<boolean> {
  const { scheme, algorithm, key } = await importSecret(secret)
  for (const signature of signatures.split(' ')) {
    const [version, value = ''] = signature.split(',', 2)
    const bytes = version === scheme ? toBytes(value) : undefined
    if (bytes && (await crypto.subtle.verify(algorithm, key, bytes, content))) return true
  }
  return false
}

/** Signs `content` with a secret (`whsec_…`) or the secret half of a key pair (`whsk_…`). */
export async function signWith(secret: string, content: Bytes): Promise<string> {
  if (!secret.startsWith('whsk_')) {
    const key = await importHmac(secret, 'sign')
    return `v1,${toBase64(new Uint8Array(await crypto.subtle.sign(HMAC, key, content)))}`
  }
  const seed = toBytes(secret.slice('whsk_'.length))?.subarray(0, 32) ?? refuse()
  const der = Uint8Array.from([...ED25519_DER, ...seed])
  const key = await crypto.subtle.importKey('pkcs8', der, 'Ed25519', false, ['sign'])
  const signature = await crypto.subtle.sign('Ed25519', key, content)
  return `v1a,${toBase64(new Uint8Array(signature))}`
}

async function importSecret(secret: string) {
  if (!secret.startsWith('whpk_')) {
    return {
      scheme: 'v1',
      algorithm: HMAC.name,
      key: await importHmac(secret, 'verify'),
    }
  }
  const bytes = toBytes(secret.slice('whpk_'.length)) ?? refuse()
  if (bytes.length !== 32) return refuse()
  const key = await crypto.subtle.importKey('raw', bytes, 'Ed25519', false, ['verify'])
  return { scheme: 'v1a', algorithm: 'Ed25519', key }
}

function importHmac(secret: string, usage: 'sign' | 'verify') {
  const isPlain = secret.startsWith('whsec_')
  const bytes = isPlain ? secretBytes(secret) : undefined
  return crypto.subtle.importKey('raw', bytes ?? refuse(), HMAC, false, [usage])
}

function refuse(): never {
  throw new WebhookError(
    'secret_invalid',
    'This is no signing secret. It is `whsec_` and base64, as the relay showed it when the endpoint was made, or a public key, `whpk_` and base64.',
  )
}
