import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { expect, test } from 'vitest'
import {
  createSecret,
  EVENT_TYPES,
  fetchLargeResult,
  isDefaultType,
  unwrap,
  type EventType,
  type WebhookErrorCode,
} from '../src/index.ts'
import { createAsymmetricKey, sign } from '../src/node/index.ts'
import { EVENT_SCHEMAS } from '../src/schemas.ts'
import { exampleEvent, signedRequest, signEvent } from '../src/testing/index.ts'

const secret = createSecret()
const event = exampleEvent('execution.completed')

async function refusal(unwrapping: Promise<unknown>) {
  return unwrapping.then(
    () => 'accepted',
    (error: { code: WebhookErrorCode; status: number; message: string }) => error,
  )
}

test('an event of every type comes as it was sent, with its id', async () => {
  for (const type of Object.keys(EVENT_TYPES) as EventType[]) {
    const sent = exampleEvent(type)
    const request = await signedRequest(sent, secret, { id: 'evt_1' })
    expect(await unwrap(request, secret)).toEqual({ ...sent, id: 'evt_1' })
  }
})

test('what the relay signs is read, with secrets and with key pairs', async () => {
  const { secretKey, publicKey } = createAsymmetricKey()
  const body = JSON.stringify({ type: 'custom.any', data: { text: 'Zoë \ud800' } })
  const headers = sign([createSecret(), secret, secretKey], {
    id: 'evt_1',
    sentAt: new Date(),
    body,
  })
  const read = { type: 'custom.any', id: 'evt_1' }
  expect(await unwrap(body, headers, secret)).toMatchObject(read)
  expect(await unwrap(body, headers, [createSecret(), secret])).toMatchObject(read)
  expect(await unwrap(body, headers, publicKey)).toMatchObject(read)
  const others = [createAsymmetricKey().publicKey, createSecret()]
  expect(await refusal(unwrap(body, headers, others))).toMatchObject({
    code: 'signature_mismatch',
    status: 400,
  })
})

test('what the test helper signs is read by the official libraries and by key', async () => {
  const { secretKey, publicKey } = createAsymmetricKey()
  const { body, headers } = await signEvent(event, [secret, secretKey])
  expect(new StandardWebhook(secret).verify(body, headers)).toEqual(event)
  expect(() => new SvixWebhook(secret).verify(body, headers)).not.toThrow()
  expect(() => new SvixWebhook(secret).verify(`${body} `, headers)).toThrow()
  expect(await unwrap(body, headers, publicKey)).toMatchObject(event)
})

test('a body that somebody parsed or read is named as such, with what to do', async () => {
  const { body, headers } = await signEvent(event, secret)
  const give = (given: unknown) => refusal(unwrap(given as string, headers, secret))
  const parsed = { code: 'raw_body_missing', status: 500 }
  for (const given of [JSON.parse(body), [], undefined, null, 1]) {
    expect(await give(given)).toMatchObject(parsed)
  }
  expect(await give(JSON.parse(body))).toMatchObject({
    message: expect.stringMatching(
      /parsed before .*express\.raw.*Fastify.*request\.text/,
    ),
  })
  expect(await give({ pipe: () => {} })).toMatchObject({
    message: expect.stringContaining('a request of Node, not its body'),
  })
  const request = await signedRequest(event, secret)
  await request.json()
  expect(await refusal(unwrap(request, secret))).toMatchObject({
    ...parsed,
    message: expect.stringContaining('was read before'),
  })
  const rewritten = JSON.stringify(JSON.parse(body), null, 2)
  expect(await refusal(unwrap(rewritten, headers, secret))).toMatchObject({
    code: 'signature_mismatch',
    message: expect.stringContaining('take the raw body'),
  })
})

test('secrets that are empty, cut or something else are named, never a mismatch', async () => {
  const { body, headers } = await signEvent(event, secret)
  const wrong = [
    undefined,
    '',
    [],
    [''],
    'sk-key',
    secret.slice(0, 20),
    'whsec_',
    'whpk_x',
  ]
  for (const given of wrong) {
    expect(await refusal(unwrap(body, headers, given))).toMatchObject({
      code: 'secret_invalid',
      status: 500,
    })
  }
  const said = await refusal(unwrap(body, headers, `${secret}=`))
  expect(JSON.stringify(said)).not.toContain(secret)
})

test('headers that are missing, stale or odd are named', async () => {
  const { body, headers } = await signEvent(event, secret)
  for (const name of Object.keys(headers).filter((name) => name !== 'content-type')) {
    for (const value of [undefined, '']) {
      const given = { ...headers, [name]: value }
      expect(await refusal(unwrap(body, given, secret))).toMatchObject({
        code: 'headers_missing',
      })
    }
  }
  const hour = 3_600_000
  const old = await signEvent(event, secret, { sentAt: new Date(Date.now() - hour) })
  expect(await refusal(unwrap(old.body, old.headers, secret))).toMatchObject({
    code: 'timestamp_out_of_range',
  })
  const patient = { toleranceMs: 2 * hour }
  expect(await unwrap(old.body, old.headers, secret, patient)).toMatchObject(event)
  const asLists = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toUpperCase(), [value]]),
  )
  expect(await unwrap(body, asLists, secret)).toMatchObject(event)
})

test('what is signed and is no event is refused', async () => {
  for (const body of [
    'hello',
    '',
    '[]',
    '"text"',
    'null',
    '{"type":"x"}',
    '{"data":{}}',
  ]) {
    const headers = sign([secret], { id: 'evt_1', sentAt: new Date(), body })
    expect(await refusal(unwrap(body, headers, secret))).toMatchObject({
      code: 'body_invalid',
    })
  }
})

test('digits that no double holds can be kept', async () => {
  const body = '{"type":"custom.seed","data":{"seed":9007199254740993}}'
  const headers = sign([secret], { id: 'evt_1', sentAt: new Date(), body })
  const parse = (text: string) =>
    JSON.parse(text.replaceAll(/:(\d{16,})/g, ':"$1"')) as unknown
  const read = await unwrap<{ data: { seed: string } }>(body, headers, secret, { parse })
  expect(read.data.seed).toBe('9007199254740993')
})

test('a large result is followed, and anything but the signed bytes is refused', async () => {
  const lists = JSON.stringify({ outputs: event.data.outputs, nodeRuns: [] })
  const digest = await crypto.subtle.digest('SHA-256', Buffer.from(lists))
  const sha256 = Buffer.from(digest).toString('hex')
  const bytes = lists.length
  const link = { url: 'http://localhost/results/1', expiresAt: '', sha256, bytes }
  const data = { ...event.data, outputs: [], largeResult: link }
  const from = (answer: () => Response) => ({
    fetch: () => Promise.resolve().then(answer),
  })

  const whole = await fetchLargeResult(
    data,
    from(() => new Response(lists)),
  )
  expect(whole).toEqual({ ...event.data, nodeRuns: [], largeResult: undefined })
  expect(await fetchLargeResult(event.data)).toBe(event.data)

  const broken = new TypeError('fetch failed')
  const answers = [
    () => new Response(`${lists} `),
    () => new Response('gone', { status: 410 }),
    () => {
      throw broken
    },
  ]
  for (const answer of answers) {
    expect(await refusal(fetchLargeResult(data, from(answer)))).toMatchObject({
      code: 'result_unavailable',
      status: 500,
    })
  }
})

test('the example of each type is what its schema accepts', () => {
  for (const type of Object.keys(EVENT_TYPES) as EventType[]) {
    const example: unknown = exampleEvent(type)
    expect(EVENT_SCHEMAS[type].parse(example)).toEqual(example)
  }
})

test('starts and pings are sent only where they are asked for', () => {
  const asked = Object.keys(EVENT_TYPES).filter((type) => !isDefaultType(type))
  expect(asked).toEqual(['execution.started', 'ping'])
  expect(isDefaultType('order.paid')).toBe(true)
  expect(isDefaultType('constructor')).toBe(true)
})
