import { createSecret } from '../secret.ts'
import type { SignedHeaders } from '../signature.ts'
import { signEvent } from './sign-event.ts'

/** One delivery, and whether a receiver must accept it. */
export type VerificationCase = {
  name: string
  genuine: boolean
  headers: Readonly<Record<string, string>>
  body: string
}

/**
 * Deliveries to try a receiver with that verifies by itself, in whatever language: genuine
 * ones, and every way to be not quite right. They are signed with `secret`, and judged at
 * `now`.
 */
export async function verificationCases(
  secret: string,
  now: Date = new Date(),
): Promise<VerificationCase[]> {
  const post = postWith(secret, now)
  const genuine = await post({})
  const foreign = await postWith(createSecret(), now)({})
  const right = genuine.headers['webhook-signature']
  const signature = (text: string) => ({ 'webhook-signature': text })
  const changed = (headers: object = {}, body = genuine.body) => ({
    body,
    headers: { ...genuine.headers, ...headers },
  })
  const later = String(Number(genuine.headers['webhook-timestamp']) + 1)

  const accepted: Record<string, Posted> = {
    'a genuine delivery': genuine,
    'text of all scripts': await post({ data: { text: SCRIPTS } }),
    'the largest body': await post({ data: { text: 'x'.repeat(255 * 1_024) } }),
    'signed with the secret before and with this one': changed(
      signature(`${foreign.headers['webhook-signature']} ${right}`),
    ),
    'beside a signature of another scheme': changed(
      signature(`v1a,${btoa('x'.repeat(64))} ${right}`),
    ),
    'a minute old': await post({ ageMs: 60_000 }),
    'a minute ahead': await post({ ageMs: -60_000 }),
  }
  const refused: Record<string, Posted> = {
    'one byte more': changed({}, `${genuine.body} `),
    'one byte less': changed({}, genuine.body.slice(0, -1)),
    'parsed and written again': changed(
      {},
      JSON.stringify(JSON.parse(genuine.body), null, 2),
    ),
    'no body': changed({}, ''),
    'another id': changed({ 'webhook-id': 'evt_other' }),
    'another time': changed({ 'webhook-timestamp': later }),
    'another secret': foreign,
    'six minutes old': await post({ ageMs: 360_000 }),
    'an hour ahead': await post({ ageMs: -3_600_000 }),
    'a time that is no number': changed({ 'webhook-timestamp': 'soon' }),
    'no signature in the signature': changed(signature('v1,')),
    'the signature without its scheme': changed(signature(right.slice('v1,'.length))),
    'the signature under another scheme': changed(signature(right.replace('v1', 'v2'))),
    'half of the signature': changed(signature(right.slice(0, 25))),
    'a signature of zeros': changed(signature(`v1,${btoa('\0'.repeat(32))}`)),
    'an empty id': changed({ 'webhook-id': '' }),
    'an empty time': changed({ 'webhook-timestamp': '' }),
    'an empty signature': changed(signature('')),
  }
  return [...asCases(accepted, true), ...asCases(refused, false)]
}

const SCRIPTS = 'Zoë 日本語 👩‍👩‍👧 \u2028 \ud800 \u0000 "\\/'

type Posted = { body: string; headers: Readonly<Record<string, string>> }

function postWith(secret: string, now: Date) {
  return async ({
    data = {},
    ageMs = 0,
  }): Promise<{
    body: string
    headers: SignedHeaders
  }> => {
    const event = { type: 'custom.case', timestamp: now.toISOString(), data }
    const sentAt = new Date(now.getTime() - ageMs)
    return signEvent(event, secret, { id: 'evt_case', sentAt })
  }
}

function asCases(
  posted: Readonly<Record<string, Posted>>,
  genuine: boolean,
): VerificationCase[] {
  return Object.entries(posted).map(([name, delivery]) => ({
    name,
    genuine,
    ...delivery,
  }))
}
