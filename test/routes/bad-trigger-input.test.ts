import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'

const MIB = 1024 * 1024
const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }

type Call = {
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer> | FormData
  /** Of the trigger that is called; `unknown` and `off` are triggers of their own. */
  settings?: object
  trigger?: 'unknown' | 'off' | 'signed'
}
type Answer = { status: number; code: string; message: RegExp }
type Row = [what: string, call: Call, answer: Answer]

const json = (value: unknown): Call => ({
  headers: JSON_TYPE,
  body: JSON.stringify(value),
})
const text = (body: string): Call => ({ headers: JSON_TYPE, body })
const bytes = (...parts: (string | Buffer)[]): Call => ({
  headers: JSON_TYPE,
  body: Buffer.concat(parts.map((part) => Buffer.from(part))),
})
const nested = (depth: number) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => `field${index}=x`).join('&')

function form(parts: [name: string, value: string | File][]): Call {
  const body = new FormData()
  for (const [name, value] of parts) body.append(name, value)
  return { body }
}

const file = (name: string, type: string, size = 10) =>
  new File([new Uint8Array(size)], name, { type })
const cut = (body: string, type = 'multipart/form-data; boundary=x'): Call => ({
  headers: { 'content-type': type },
  body,
})

const malformed = (message: RegExp): Answer => ({
  status: 400,
  code: 'malformed_body',
  message,
})
const tooLarge = (message: RegExp): Answer => ({
  status: 413,
  code: 'body_too_large',
  message,
})
const unsupported = (message: RegExp): Answer => ({
  status: 415,
  code: 'unsupported_media_type',
  message,
})
const invalid = (message: RegExp): Answer => ({
  status: 400,
  code: 'invalid_request',
  message,
})
const notAllowed: Answer = {
  status: 405,
  code: 'method_not_allowed',
  message: /Use GET, POST, OPTIONS/,
}
const fileRefused = (message: RegExp): Answer => ({
  status: 415,
  code: 'file_not_allowed',
  message,
})

const ROWS: Row[] = [
  ['JSON that breaks off', text('{"prompt":'), malformed(/not valid JSON/)],
  ['JSON that is a list', json(['a']), malformed(/not a JSON object/)],
  ['JSON that is a text', text('"a"'), malformed(/JSON/)],
  ['JSON that is null', text('null'), malformed(/JSON/)],
  ['nothing but blanks as JSON', text('   '), malformed(/JSON/)],
  ['nesting of 101 levels', text(nested(101)), malformed(/deeper than 100/)],
  ['nesting of 200,000 levels', text(nested(200_000)), malformed(/deeper|JSON/)],
  ['a NUL character', json({ prompt: 'a\u0000b' }), malformed(/NUL/)],
  ['half a surrogate pair', text('{"prompt":"\\ud800"}'), malformed(/surrogate/)],
  [
    'bytes that are no UTF-8',
    bytes('{"a":"', Buffer.of(0xff, 0xfe), '"}'),
    malformed(/UTF-8/),
  ],
  [
    'a form with bytes that are no UTF-8',
    { headers: FORM_TYPE, body: Buffer.concat([Buffer.from('a='), Buffer.of(0xff)]) },
    malformed(/UTF-8/),
  ],
  [
    'a form with a field of bytes that are no UTF-8',
    {
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: Buffer.concat([
        Buffer.from('--x\r\ncontent-disposition: form-data; name="title"\r\n\r\n'),
        Buffer.of(0x61, 0xff),
        Buffer.from('\r\n--x--\r\n'),
      ]),
    },
    malformed(/"title" is not valid UTF-8/),
  ],
  [
    'gzip that is none',
    { headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: 'no' },
    malformed(/not compressed as/),
  ],
  [
    'gzip that swells',
    {
      headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
      body: gzipSync(JSON.stringify({ a: 'x'.repeat(2 * MIB) })),
    },
    tooLarge(/1 MiB/),
  ],
  [
    'JSON in a charset that nobody knows',
    {
      headers: { 'content-type': 'application/json; charset=x-none' },
      body: Buffer.concat([Buffer.from('{"a":"'), Buffer.of(0xe4), Buffer.from('"}')]),
    },
    unsupported(/UTF-8/),
  ],
  [
    'a charset that nobody knows',
    { headers: { 'content-type': 'text/plain; charset=x-none' }, body: 'a' },
    unsupported(/UTF-8/),
  ],
  [
    'an encoding that nobody knows',
    { headers: { ...JSON_TYPE, 'content-encoding': 'squeezed' }, body: '{}' },
    unsupported(/gzip/),
  ],
  [
    'XML',
    { headers: { 'content-type': 'application/xml' }, body: '<a/>' },
    unsupported(/Send application\/json/),
  ],
  ['a body without a type', { body: Buffer.from('a') }, unsupported(/no content type/)],
  ['a body over 1 MiB', json({ a: 'x'.repeat(MIB) }), tooLarge(/1 MiB/)],
  [
    "a body over the trigger's own limit",
    { ...json({ a: 'x'.repeat(99) }), settings: { limits: { bodyBytes: 50 } } },
    tooLarge(/larger/),
  ],
  [
    'over 1,000 fields',
    { headers: FORM_TYPE, body: many(1_001) },
    tooLarge(/1,000 fields/),
  ],
  [
    'over 1,000 fields in parts',
    form(Array.from({ length: 1_001 }, (_, i) => [`f${i}`, 'x'])),
    tooLarge(/too large/),
  ],
  ['a field over 1 MiB', form([['a', 'x'.repeat(MIB + 1)]]), tooLarge(/too large/)],
  [
    'over 10 files',
    form(Array.from({ length: 11 }, (_, i) => [`f${i}`, file('a.png', 'image/png')])),
    tooLarge(/too large/),
  ],
  [
    'a form cut in a part',
    cut('--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nhal'),
    malformed(/to its end/),
  ],
  ['a form cut in a heading', cut('--x\r\ncontent-dis'), malformed(/to its end/)],
  [
    'a form without a boundary',
    cut('a', 'multipart/form-data'),
    malformed(/cannot be read/),
  ],
  [
    "a file over the trigger's limit",
    {
      ...form([['f', file('a.png', 'image/png', 99)]]),
      settings: { files: { bytes: 50 } },
    },
    { status: 413, code: 'file_too_large', message: /"a.png" has over 50 bytes/ },
  ],
  [
    'a file of a type that is not taken',
    form([['f', file('a.exe', 'application/x-msdownload')]]),
    fileRefused(/"a.exe".*image\/\*/),
  ],
  [
    'a file where none is taken',
    {
      ...form([['f', file('a.png', 'image/png')]]),
      settings: { files: { allowed: false } },
    },
    fileRefused(/takes no files/),
  ],
  ['a redirect that is no text', json({ _redirect: 5 }), invalid(/_redirect/)],
  [
    'a key that is no text',
    json({ _idempotency_key: { a: 1 } }),
    invalid(/_idempotency_key/),
  ],
  [
    'two keys',
    { headers: FORM_TYPE, body: '_idempotency_key=a&_idempotency_key=b' },
    invalid(/_idempotency_key/),
  ],
  [
    'a key that is too long',
    json({ _idempotency_key: 'k'.repeat(256) }),
    invalid(/1 to 255/),
  ],
  [
    'a key that is empty',
    { ...json({}), headers: { ...JSON_TYPE, 'idempotency-key': '' } },
    invalid(/1 to 255/),
  ],
  [
    'inputs that a strict trigger does not take',
    { ...json({ prompt: { a: 1 } }), settings: { strict: true } },
    { status: 422, code: 'invalid_inputs', message: /Prompt/ },
  ],
  [
    'no challenge where one is asked for',
    { ...json({}), settings: { challenge: true } },
    { status: 403, code: 'challenge_required', message: /_altcha/ },
  ],
  [
    'a challenge that is none',
    { ...json({ _altcha: 'e30=' }), settings: { challenge: true } },
    { status: 403, code: 'challenge_failed', message: /Get a new one/ },
  ],
  [
    'a page that may not call',
    {
      ...json({}),
      headers: { ...JSON_TYPE, origin: 'https://evil.example' },
      settings: { origins: ['https://shop.example'] },
    },
    { status: 403, code: 'origin_not_allowed', message: /owner can add/ },
  ],
  [
    'no signature where one is asked for',
    { ...json({}), trigger: 'signed' },
    { status: 401, code: 'signature_invalid', message: /signed calls only/ },
  ],
  [
    'an unknown trigger',
    { ...json({}), trigger: 'unknown' },
    { status: 404, code: 'trigger_not_found', message: /not found/ },
  ],
  [
    'a trigger that is switched off',
    { ...json({}), trigger: 'off' },
    { status: 400, code: 'trigger_inactive', message: /not active/ },
  ],
  ['PUT', { ...json({}), method: 'PUT' }, notAllowed],
  ['PATCH', { ...json({}), method: 'PATCH' }, notAllowed],
  ['DELETE', { method: 'DELETE' }, notAllowed],
]

/** What looks bad and is none of the relay's business: it is data. */
const TAKEN: [what: string, call: Call, data: object][] = [
  ['nesting of 99 levels', text(nested(99)), { a: expect.anything() }],
  [
    'a key that would change all objects',
    text('{"__proto__":{"polluted":1},"a":{"__proto__":2},"constructor":3}'),
    { a: JSON.parse('{"__proto__":2}'), constructor: 3 },
  ],
  [
    'the same as parts',
    form([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]),
    { constructor: 'y' },
  ],
  ['a name twice in JSON', text('{"a":1,"a":2}'), { a: 2 }],
  ['a name twice in a form', { headers: FORM_TYPE, body: 'a=1&a=2' }, { a: ['1', '2'] }],
  [
    'a name twice in parts',
    form([
      ['a', '1'],
      ['a', '2'],
    ]),
    { a: ['1', '2'] },
  ],
  ['an empty body', {}, {}],
  ['fields of other services', json({ _subject: 'x', a: 1 }), { a: 1 }],
  [
    'text of another charset',
    { headers: { 'content-type': 'text/plain; charset=latin1' }, body: Buffer.of(0xe4) },
    { text: 'ä' },
  ],
]

test(
  'every kind of bad input has its status, code, words and request id, on both doors',
  withWorld(async (world) => {
    for (const [what, call, answer] of ROWS) {
      const id = await triggerFor(world, call)
      const own = await send(world, `/t/${id}`, call)
      expect({ what, ...(await read(own)) }).toEqual({
        what,
        status: answer.status,
        requestId: expect.stringMatching(/^req_/),
        error: expect.objectContaining({
          code: answer.code,
          message: expect.stringMatching(answer.message),
          requestId: own.headers.get('x-request-id'),
        }),
      })
      const upstreams = await send(world, `/api/v1/workflow/${id}/trigger`, call)
      expect({ what, ...(await read(upstreams)) }).toEqual({
        what,
        status: answer.status,
        requestId: expect.stringMatching(/^req_/),
        error: expect.stringMatching(answer.message),
      })
    }
    expect(world.sandbox.executions()).toHaveLength(0)
    expect(world.relay().lines.filter((line) => line.includes('"fault"'))).toEqual([])
  }),
)

test(
  'what only looks bad is taken as data and changes nothing else',
  withWorld(async (world) => {
    for (const [what, call, data] of TAKEN) {
      const response = await send(world, `/t/${world.trigger.id}`, call)
      const { runId } = (await response.json()) as { runId: string }
      expect({ what, status: response.status }).toEqual({ what, status: 202 })
      const run = await world.api<{ triggerData: object }>('GET', `/v1/runs/${runId}`)
      expect({ what, data: run.triggerData }).toEqual({ what, data })
      expect(run.triggerData).not.toHaveProperty('polluted')
    }
  }),
)

test(
  'a run that is asked for with a token may not be nested deeper either',
  withWorld(async ({ api, workflowId }) => {
    const inputs = JSON.parse(nested(200)) as object
    const asked = api('POST', '/v1/runs', { workflowId, inputs })
    await expect(asked).rejects.toThrow(/400.*malformed_body.*deeper than 100/)
  }),
)

async function send(world: World, path: string, call: Call): Promise<Response> {
  const { method = 'POST', headers = {}, body } = call
  return fetch(world.relay().url + path, { method, headers, body: body ?? null })
}

async function triggerFor(world: World, { trigger, settings }: Call): Promise<string> {
  if (trigger === 'unknown') return 'trg_unknown'
  if (!trigger && !settings) return world.trigger.id
  const { id } = await world.api<{ id: string }>('POST', '/v1/triggers', {
    workflowId: world.workflowId,
    settings: settings ?? {},
    active: trigger !== 'off',
    signed: trigger === 'signed',
  })
  return id
}

async function read(response: Response) {
  const { error } = (await response.json()) as { error: unknown }
  return {
    status: response.status,
    requestId: response.headers.get('x-request-id'),
    error,
  }
}
