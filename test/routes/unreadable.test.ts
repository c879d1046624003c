import { expect, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'

/** What no id and no kept text can be, and an id that is too long for any index. */
const NO_IDS = ['%00', 'run_%00', 'trg_01m8fg9yp8vk5j87xq4sp0ev2%00', 'a'.repeat(4_000)]
const BAD_TEXTS = ['a\u0000b', '\ud83d', 'x\udc00y']
const DEEP = `${'['.repeat(6_000)}${']'.repeat(6_000)}`

const PATHS: [method: string, path: string][] = [
  ['GET', '/r/ID'],
  ['GET', '/t/ID'],
  ['POST', '/t/ID'],
  ['OPTIONS', '/t/ID'],
  ['GET', '/t/ID/form'],
  ['GET', '/t/ID/challenge'],
  ['GET', '/results/ID?expires=1&signature=ID'],
  ['POST', '/api/v1/workflow/ID/trigger'],
  ['GET', '/api/v1/workflows/executions/ID/poll'],
  ...['triggers', 'schedules', 'runs', 'endpoints', 'deliveries', 'recoveries'].map(
    (list): [string, string] => ['GET', `/v1/${list}/ID`],
  ),
  ['PATCH', '/v1/triggers/ID'],
  ['DELETE', '/v1/triggers/ID'],
  ['POST', '/v1/triggers/ID/refresh'],
  ['PATCH', '/v1/schedules/ID'],
  ['DELETE', '/v1/schedules/ID'],
  ['POST', '/v1/runs/ID/release'],
  ['POST', '/v1/runs/ID/fail'],
  ['POST', '/v1/runs/ID/refetch'],
  ['POST', '/v1/runs/ID/rerun'],
  ['DELETE', '/v1/runs/ID'],
  ['PATCH', '/v1/endpoints/ID'],
  ['DELETE', '/v1/endpoints/ID'],
  ['POST', '/v1/endpoints/ID/rotate-secret'],
  ['POST', '/v1/endpoints/ID/reveal-secret'],
  ['POST', '/v1/endpoints/ID/test'],
  ['POST', '/v1/deliveries/ID/redeliver'],
  ['POST', '/v1/recoveries/ID/cancel'],
  ['DELETE', '/v1/watched-workflows/ID'],
]

const QUERIES = [
  ...['triggers', 'schedules', 'runs', 'endpoints', 'deliveries', 'recoveries'].flatMap(
    (list) => [`/v1/${list}?cursor=`, `/v1/${list}?limit=`],
  ),
  '/v1/runs?state=',
  '/v1/deliveries?state=',
  '/v1/deliveries?runId=',
  '/v1/deliveries?endpointId=',
  '/v1/schedules?triggerId=',
  '/v1/workflows?fresh=',
  '/v1/events?after=',
  '/v1/events?wait=',
]

/** Bodies that are right but for one text, by route. */
const BODIES: [method: string, path: string, body: object][] = [
  ['POST', '/v1/triggers', { workflowId: 'TEXT' }],
  ['POST', '/v1/triggers', { workflowId: 'WORKFLOW', name: 'TEXT' }],
  ['PATCH', '/v1/triggers/TRIGGER', { name: 'TEXT' }],
  ['PATCH', '/v1/triggers/TRIGGER', { settings: { mapping: { n: { from: 'TEXT' } } } }],
  ['PATCH', '/v1/triggers/TRIGGER', { settings: { mapping: { TEXT: { value: 1 } } } }],
  ['POST', '/v1/runs', { workflowId: 'TEXT' }],
  ['POST', '/v1/runs', { workflowId: 'WORKFLOW', metadata: { a: ['TEXT'] } }],
  ['POST', '/v1/schedules', { triggerId: 'TEXT', cron: '0 0 1 1 *' }],
  [
    'POST',
    '/v1/schedules',
    { triggerId: 'TRIGGER', cron: '0 0 1 1 *', data: { TEXT: 1 } },
  ],
  ['POST', '/v1/endpoints', { url: 'https://example.com', description: 'TEXT' }],
  ['PATCH', '/v1/endpoints/ENDPOINT', { metadata: { a: 'TEXT' } }],
  [
    'PATCH',
    '/v1/endpoints/ENDPOINT',
    { conditions: [{ path: 'a', op: 'eq', value: 'TEXT' }] },
  ],
  ['PATCH', '/v1/endpoints/ENDPOINT', { triggerIds: ['TEXT'] }],
  [
    'POST',
    '/v1/endpoints/ENDPOINT/recover',
    { since: '2026-01-01', eventTypes: ['TEXT'] },
  ],
  ['POST', '/v1/runs/run_0/adopt', { executionId: 'TEXT' }],
  ['POST', '/v1/runs/run_0/fail', { reason: 'TEXT' }],
  ['POST', '/t/TRIGGER', { prompt: 'TEXT' }],
  ['POST', '/t/TRIGGER', { TEXT: 'a boat' }],
  ['POST', '/t/TRIGGER', { _idempotency_key: 'TEXT' }],
  ['POST', '/t/TRIGGER', { _gotcha: 'a', note: { a: 'TEXT' } }],
]

type Answer = { status: number; body: { error?: { code: string; details?: Detail[] } } }
type Detail = { field: string }

function caller({ relay, token }: World) {
  return async (method: string, path: string, raw?: string): Promise<Answer> => {
    const response = await fetch(`${relay().url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: raw ?? (method === 'POST' || method === 'PATCH' ? '{}' : null),
    })
    const text = await response.text()
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : {} }
  }
}

const faults = ({ relay }: World) => relay().lines.filter((line) => /"fault"/.test(line))

test(
  'what cannot be an id is the id of nothing at every door, and no fault',
  withWorld(async (world) => {
    const call = caller(world)
    for (const [method, path] of PATHS) {
      for (const id of NO_IDS) {
        const { status } = await call(method, path.replaceAll('ID', id))
        expect([method, path, id.slice(0, 40), status]).toEqual([
          method,
          path,
          id.slice(0, 40),
          method === 'OPTIONS' ? 204 : 404,
        ])
      }
    }
    expect(faults(world)).toEqual([])
  }),
)

test(
  'a parameter that comes empty is as if it were absent, and one with NUL or of nothing is named',
  withWorld(async (world) => {
    const call = caller(world)
    await world.fire()
    await world.receiver.next()
    for (const query of QUERIES) {
      const [path = ''] = query.split('?')
      const [plain, empty] = [await call('GET', path), await call('GET', query)]
      expect([query, empty.status]).toEqual([query, 200])
      expect({ ...empty.body, listedAt: 0 }).toEqual({ ...plain.body, listedAt: 0 })
      const nul = await call('GET', `${query}%00`)
      expect([query, nul.status]).toEqual([query, 400])
      const [, name] = /\?(\w+)=/.exec(query) ?? []
      expect(nul.body.error?.details?.map(({ field }) => field)).toEqual([name])
    }
    const own = await call('GET', '/v1/deliveries?cursor=dlv_01m8fg9yp8vk5j87xq4sp0ev24')
    expect(own.status).toBe(200)
    for (const never of ['zzz', 'run_01m8fg9yp8vk5j87xq4sp0ev24', 'dlv_', '-1', 'null']) {
      const { status, body } = await call('GET', `/v1/deliveries?cursor=${never}`)
      expect([never, status, body.error?.code]).toEqual([never, 400, 'invalid_request'])
    }
    expect(faults(world)).toEqual([])
  }),
)

test(
  'the feed begins at the beginning for an empty number, and refuses one that is yet to come',
  withWorld(async (world) => {
    await world.api('POST', '/v1/events', { type: 'custom.one', data: {} })
    const after = async (query: string, lastEventId?: string) => {
      const response = await fetch(`${world.relay().url}/v1/events${query}`, {
        headers: {
          authorization: `Bearer ${world.token}`,
          ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
        },
      })
      const { data } = (await response.json()) as { data?: object[] }
      return [response.status, data?.length]
    }
    expect(await after('')).toEqual([200, 1])
    expect(await after('?after=&wait=')).toEqual([200, 1])
    expect(await after('?after=1', '')).toEqual([200, 0])
    expect(await after('?after=0', '1')).toEqual([200, 0])
    expect(await after('?after=2')).toEqual([400, undefined])
    expect(await after('', '2')).toEqual([400, undefined])
    expect(await after('', 'abc')).toEqual([400, undefined])
  }),
)

test(
  'characters that cannot be stored are refused with their field, in whatever text they come',
  withWorld(async (world) => {
    const call = caller(world)
    for (const [method, path, body] of BODIES) {
      for (const text of BAD_TEXTS) {
        const raw = fill(world, JSON.stringify(body)).replace('TEXT', escaped(text))
        const answer = await call(method, fill(world, path), raw)
        expect([method, path, raw, answer.status]).toEqual([method, path, raw, 400])
        expect(answer.body.error?.code).toBe('malformed_body')
        expect(answer.body.error?.details?.[0]?.field).toBe(fieldOf(body, text))
      }
    }
    expect(faults(world)).toEqual([])
  }),
)

test(
  'JSON that is nested too deep is refused by every route that takes a body',
  withWorld(async (world) => {
    const call = caller(world)
    const routes = new Set(BODIES.map(([method, path]) => `${method} ${path}`))
    for (const route of [...routes, 'POST /v1/events', 'POST /v1/runs/run_0/rerun']) {
      const [method = '', path = ''] = route.split(' ')
      const { status, body } = await call(
        method,
        fill(world, path),
        `{"a":{"b":${DEEP}}}`,
      )
      expect([route, status, body.error?.code]).toEqual([route, 400, 'malformed_body'])
    }
    expect(faults(world)).toEqual([])
  }),
)

test(
  'published data is delivered as it came, whatever characters it has; its id must be storable',
  withWorld(async (world) => {
    const call = caller(world)
    const event = '{"type":"custom.x","data":{"a":"\\u0000","\\ud800":"\\udc00"}}'
    expect((await call('POST', '/v1/events', event)).status).toBe(202)
    const { event: sent } = await world.receiver.next()
    expect(sent.data).toEqual({ a: '\u0000', '\ud800': '\udc00' })
    for (const id of ['a\\u0000', '\\ud800']) {
      const named = `{"type":"custom.x","data":{},"id":"${id}"}`
      expect((await call('POST', '/v1/events', named)).status).toBe(400)
    }
    expect(faults(world)).toEqual([])
  }),
)

function fill({ workflowId, trigger, endpoint }: World, text: string): string {
  return text
    .replace('WORKFLOW', workflowId)
    .replace('TRIGGER', trigger.id)
    .replace('ENDPOINT', endpoint.id)
}

/** As JSON writes it, without its quotes. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

/** The way to the text in a body. */
function fieldOf(body: unknown, text: string): string {
  if (typeof body !== 'object' || body === null) return ''
  for (const [name, part] of Object.entries(body)) {
    if (name === 'TEXT') return text
    if (!JSON.stringify(part).includes('TEXT')) continue
    return [name, fieldOf(part, text)].filter((each) => each !== '').join('.')
  }
  return ''
}
