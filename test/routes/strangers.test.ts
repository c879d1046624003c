import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { callRaw } from '../harness/raw-caller.ts'
import { withWorld, type World } from '../harness/world.ts'

// The same ones each time: a request that was found to be answered wrongly stays found.
const SEED = 20_260_731
const REQUEST_COUNT = 3_000
const AT_ONCE = 8
const LONGEST_MS = 15_000

const METHODS =
  'GET GET GET POST POST POST PUT PATCH DELETE HEAD OPTIONS TRACE PROPFIND'.split(' ')

const PLACES = [
  '/t/ID',
  '/t/ID/form',
  '/t/ID/challenge',
  '/api/v1/workflow/ID/trigger',
  '/api/v1/workflows/executions/ID/poll',
  '/r/ID',
  '/results/ID',
  '/assets/altcha/ID',
  '/assets/ID',
  '/.well-known/webhook-keys.json',
  '/openapi.json',
  '/healthz',
  '/readyz',
  '/v1/runs/ID',
  '/v1/tokens',
  '/v1/ID',
  '/ID',
]

const PIECES = [
  '%00',
  '%',
  '%zz',
  '%C0%AF',
  '%ED%A0%80',
  '%F0%9F%9A%B2',
  '%E2%80%AE',
  '%0d%0aX-A:%20b',
  '..',
  '%2e%2e',
  '%2F',
  '//',
  '\\',
  '/./',
  ';a=b',
  '{}',
  '[]',
  "'",
  '"',
  '<script>',
  '*',
  ':',
  '@',
  'trg_',
  'run_',
  'rcp_',
  'evt_',
  'none',
  '__proto__',
  'constructor',
  'toString',
  '-1',
  '1e999',
  '\u00e9',
  '\u007f',
  '\u0000',
  '\u00ff\u00fe',
  'x'.repeat(300),
  'x'.repeat(9_000),
]

const QUERIES = [
  '',
  '?',
  '?a',
  '?a=%',
  '?%00',
  '?a[b]=c',
  '?a=1&a=2',
  '?__proto__[x]=1',
  '?expires=1&signature=x',
  '?expires=%00&signature[]=x',
  '?cursor=',
  `?${'a&'.repeat(2_000)}`,
  '?wait=60',
  '?limit=1e9',
]

const HEADERS: [name: string, values: string[]][] = [
  [
    'Content-Type',
    [
      'application/json',
      'text/html',
      'multipart/form-data',
      ';',
      'a/b;charset="',
      '\u00ff',
    ],
  ],
  ['Content-Length', ['0', '5', '-1', '1e3', '99999999999999999999', '', '5, 5']],
  [
    'Transfer-Encoding',
    ['chunked', 'gzip', 'chunked, chunked', 'identity', '\u000bchunked'],
  ],
  [
    'Content-Encoding',
    ['gzip', 'br', 'deflate', 'zstd', 'constructor', '', 'gzip, gzip'],
  ],
  [
    'Accept',
    ['text/html', 'text/event-stream', '*/*;q=x', ';;;', 'application/json', ','],
  ],
  [
    'Authorization',
    [
      'Bearer',
      'Bearer x',
      'Bearer  x',
      'Basic Og==',
      'bearer \u00ff',
      '',
      'x'.repeat(5_000),
    ],
  ],
  [
    'Origin',
    [
      'null',
      'https://a.example',
      'not an origin',
      '\u00ff',
      'https://a.example, https://b',
    ],
  ],
  ['Access-Control-Request-Method', ['POST', '', 'x y']],
  ['Access-Control-Request-Headers', ['x-a', '\u00ff', ',,,', 'a\tb']],
  ['Idempotency-Key', ['a', '', '\u00ff', 'x'.repeat(500)]],
  ['Last-Event-ID', ['', '-1', '1e99', 'x', '\u00ff']],
  ['If-None-Match', ['*', '"x"', 'W/"', '']],
  ['X-Forwarded-For', ['1.2.3.4', '\u00ff', 'x'.repeat(1_000), ',,', '::ffff:1.2.3.4']],
  ['Webhook-Id', ['a', '\u00ff', '']],
  ['Webhook-Timestamp', ['0', 'NaN', '1e99', '-1']],
  ['Webhook-Signature', ['v1,', 'v1,%', ' '.repeat(1_000), 'v1a,x v1,y']],
  ['Altcha-Payload', ['', 'e30=', '\u00ff', '{}', 'bnVsbA==']],
  ['Wireflow-Connect-Hops', ['99', '-1', 'x', '1e99']],
  ['Expect', ['100-continue', '200-ok']],
  ['Upgrade', ['h2c', 'websocket']],
  ['Connection', ['upgrade', 'keep-alive, x', '']],
  ['Range', ['bytes=0-1', 'bytes=5-1,', 'x']],
  ['Cookie', ['a=b', '=;=', '\u00ff']],
  ['Host', ['', 'a b', 'x'.repeat(3_000), '[::1', 'a:99999']],
  ['Accept-Language', ['*', '\u00ff', 'x'.repeat(2_000)]],
]

const BODIES = [
  '',
  '{}',
  '{"a":',
  '[]',
  'a=b&a=%',
  '--x\r\n',
  '{"_idempotency_key":"\\u0000"}',
  '\u0000\u00ff',
]

type Stranger = {
  method: string
  path: string
  headers: [string, string][]
  body: string
}

function anyStranger(triggerIds: readonly string[]): fc.Arbitrary<Stranger> {
  const id = fc
    .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 3 })
    .map((pieces) => pieces.join(''))
  const anyId = fc.oneof(fc.constantFrom(...triggerIds), id)
  const path = fc
    .tuple(fc.constantFrom(...PLACES), anyId, fc.constantFrom(...QUERIES))
    .map(([place, piece, query]) => place.replace('ID', piece) + query)
  const header = fc
    .constantFrom(...HEADERS)
    .chain(([name, values]) => fc.tuple(fc.constant(name), fc.constantFrom(...values)))
  return fc.record({
    method: fc.constantFrom(...METHODS),
    path,
    headers: fc.array(header, { maxLength: 4 }),
    body: fc.constantFrom(...BODIES),
  })
}

function textOf({ method, path, headers, body }: Stranger): string {
  const names = new Set(headers.map(([name]) => name))
  const own: [string, string][] = [
    ...(names.has('Host') ? [] : [['Host', 'relay'] as [string, string]]),
    ...(names.has('Connection') ? [] : [['Connection', 'close'] as [string, string]]),
    ...(names.has('Content-Length') || names.has('Transfer-Encoding')
      ? []
      : [['Content-Length', String(body.length)] as [string, string]]),
  ]
  const lines = [...own, ...headers].map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}

/** The head of the answer, with the line that ends it, once that is there. */
function headOf(answer: string): string {
  const final = answer.replace(/^HTTP\/1\.1 1.*?\r\n\r\n/s, '')
  const end = final.indexOf('\r\n\r\n')
  return end < 0 ? final.trimEnd() : final.slice(0, end + 2)
}

/** What is wrong with an answer; undefined when it is as it should be. */
function faultOf(answer: string): string | undefined {
  const head = headOf(answer)
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1])
  const has = (name: string) => new RegExp(`^${name}: .`, 'im').test(head)
  if (Number.isNaN(status)) return 'no answer'
  // A call that triggers have handed on too often is refused as a loop.
  if (status >= 500 && status !== 508) return `${status}`
  if (status === 401 && !has('www-authenticate')) return '401 without WWW-Authenticate'
  if (status === 405 && !has('allow')) return '405 without Allow'
  if (status === 429 && !has('retry-after')) return '429 without Retry-After'
  // What Node itself refuses has none of our headers.
  if (has('x-request-id') && !has('cache-control')) return 'no Cache-Control'
  return has('x-request-id') && !has('x-content-type-options') ? 'no nosniff' : undefined
}

async function call(world: World, stranger: Stranger): Promise<string | undefined> {
  const { socket, answer, closed } = await callRaw(world.relay().url, undefined)
  // Node gives up a request whose sender has ended its side.
  socket.write(Buffer.from(textOf(stranger), 'latin1'))
  const answered = new Promise<void>((resolve) => {
    socket.on('data', () => headOf(answer()).endsWith('\r\n') && resolve())
  })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LONGEST_MS)
  })
  await Promise.race([closed, answered, late])
  clearTimeout(timer)
  socket.destroy()
  return faultOf(answer())
}

test(
  'whatever strangers send to whatever address is answered, and leaves no error in the log',
  withWorld(async (world) => {
    const { workflowId, trigger } = world
    const signed = await world.api<{ id: string }>('POST', '/v1/triggers', {
      workflowId,
      signed: true,
    })
    const waiting = fc.sample(anyStranger([trigger.id, signed.id]), {
      numRuns: REQUEST_COUNT,
      seed: SEED,
    })
    const wrong: string[] = []
    const work = async () => {
      for (let one = waiting.pop(); one; one = waiting.pop()) {
        const fault = await call(world, one)
        if (fault !== undefined)
          wrong.push(`${fault}: ${JSON.stringify(one).slice(0, 300)}`)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    expect(wrong).toEqual([])
    const faults = world.relay().lines.filter((line) => /"level":(50|60)/.test(line))
    expect(faults).toEqual([])
    expect((await fetch(new URL('/readyz', world.relay().url))).status).toBe(200)
  }),
  180_000,
)
