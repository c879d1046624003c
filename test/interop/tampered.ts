import { Webhook } from 'svix'

/** One delivery as a verifier of another language reads it. */
export type Line = {
  headers: Readonly<Record<string, string>>
  body: string
  secret: string
  /** Whether the library must accept it. */
  genuine: boolean
}

const MINUTE_MS = 60_000
const HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature']

/** Every way in which a genuine delivery is changed; none of them may verify. */
export function tamperedWith(line: Line): Line[] {
  const { body, headers } = line
  const sentAt = Number(headers['webhook-timestamp'])
  const signature = headers['webhook-signature'] ?? ''
  return [
    { body: `${body} ` },
    { body: body.replace('"data"', '"Data"') },
    { body: body.slice(0, -1) },
    { body: JSON.stringify(JSON.parse(body), undefined, 2) },
    { body: '' },
    withHeader(line, 'webhook-id', `${headers['webhook-id']}x`),
    withHeader(line, 'webhook-timestamp', String(sentAt + 1)),
    withHeader(line, 'webhook-timestamp', String(sentAt - 3_600)),
    withHeader(line, 'webhook-timestamp', 'now'),
    withHeader(line, 'webhook-signature', flipped(signature)),
    withHeader(line, 'webhook-signature', signature.replaceAll(/v1a?,/g, 'v2,')),
    withHeader(line, 'webhook-signature', ''),
    ...HEADERS.map((name) => without(line, name)),
    signedAt(line, -10 * MINUTE_MS),
    signedAt(line, 10 * MINUTE_MS),
  ].map((change) => ({ ...line, ...change, genuine: false }))
}

/** The delivery as somebody reads it who has another secret. */
export function withOtherSecret(line: Line): Line {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  return { ...line, secret, genuine: false }
}

function withHeader({ headers }: Line, name: string, value: string) {
  return { headers: { ...headers, [name]: value } }
}

function without({ headers }: Line, name: string) {
  const { [name]: _left, ...rest } = headers
  return { headers: rest }
}

// Rightly signed, and sent once more when it is old; or from a future that is too far off.
function signedAt({ headers, body, secret }: Line, offsetMs: number) {
  const id = headers['webhook-id'] ?? ''
  const at = new Date(Number(headers['webhook-timestamp']) * 1_000 + offsetMs)
  return {
    headers: {
      ...headers,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    },
  }
}

// Changes the first sign of every signature.
function flipped(signature: string): string {
  return signature.replaceAll(
    /(v1a?,)(.)/g,
    (_all, scheme: string, sign: string) => scheme + (sign === 'A' ? 'B' : 'A'),
  )
}
