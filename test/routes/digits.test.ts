import { expect, test } from 'vitest'
import { verifyWith } from '../harness/receiver.ts'
import { withWorld, type World } from '../harness/world.ts'

/** What no double holds: 64-bit ids, money with many places, beyond the largest double. */
const NUMBERS =
  '"id":9007199254740993,"seed":18446744073709551615,' +
  '"rate":0.1000000000000000055511151231257827,"all":[-8202522731445525542]'

async function send(
  { relay, token }: World,
  path: string,
  body: string,
  headers: Record<string, string> = { authorization: `Bearer ${token}` },
): Promise<{ status: number; text: string }> {
  const response = await fetch(new URL(path, relay().url), {
    method: body === '' ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: body === '' ? null : body,
  })
  return { status: response.status, text: await response.text() }
}

const NOBODY = {}

test(
  'what a publisher sends is delivered and signed with its digits, and told apart by them',
  withWorld(async (world) => {
    const { endpoint, receiver } = world
    const data = `{${NUMBERS},"huge":1e400,"__proto__":{"a":1}}`
    const event = (digits: string) =>
      `{"type":"custom.order","id":"order","data":${digits}}`
    expect(await send(world, '/v1/events', event(data))).toMatchObject({ status: 202 })
    const delivery = await receiver.next()
    expect(delivery.body).toContain(`"data":${data}`)
    verifyWith(endpoint.secret, delivery)

    const again = await send(world, '/v1/events', event(data))
    expect(again.text).toContain('"duplicate":true')
    const other = event(data.replace('9007199254740993', '9007199254740992'))
    expect(await send(world, '/v1/events', other)).toMatchObject({ status: 409 })
    const feed = await send(world, '/v1/events', '')
    expect(feed.text).toContain(data)
  }),
)

test(
  'a call is kept, told apart and handed on with its digits, or refused for them',
  withWorld(async (world) => {
    const { api, sandbox, workflowId, receiver } = world
    const { id } = await api<{ id: string }>('POST', '/v1/triggers', {
      workflowId,
      settings: { duplicateWindowMs: 60_000, requireInput: false },
    })
    const call = async (order: string) => {
      const body = `{"order":${order},"prompt":${order},"about":{"__proto__":7}}`
      const { status, text } = await send(world, `/t/${id}`, body, NOBODY)
      expect(status).toBe(202)
      return (JSON.parse(text) as { runId: string }).runId
    }
    const first = await call('9007199254740992')
    const second = await call('9007199254740993')
    expect(second).not.toBe(first)
    expect(await call('9007199254740993')).toBe(second)
    await receiver.next()
    await receiver.next()

    const run = await send(world, `/v1/runs/${second}`, '')
    expect(run.text).toContain('"order":9007199254740993')
    expect(run.text).toContain('"__proto__":7')
    const graph = await lastStart(world)
    expect(graph).toContain('"prompt":"9007199254740993"')
    expect(graph).toContain('"order":9007199254740993')
    expect(sandbox.executions()).toHaveLength(2)

    const refused = await send(world, `/t/${id}`, '{"n":1e999999}', NOBODY)
    expect(refused).toMatchObject({ status: 400 })
    expect(refused.text).toMatch(/malformed_body.*number/)
    const huge = await send(world, `/t/${id}`, '{"n":1e400}', NOBODY)
    expect(huge).toMatchObject({ status: 202 })
  }),
)

/** What was sent to start the last execution. */
async function lastStart({ sandbox }: World): Promise<string> {
  const steer = async (path: string) => {
    const url = new URL(`/_sandbox/requests${path}`, sandbox.url)
    return (await sandbox.fetch(new Request(url))).json()
  }
  const requests = (await steer('')) as { id: string; path: string }[]
  const start = requests.find(({ path }) => path.endsWith('/execute'))
  const { exchange } = (await steer(`/${start?.id}`)) as {
    exchange: { requestBody: string }
  }
  return exchange.requestBody
}

test(
  'what the upstream tells is kept, shown and delivered with its digits',
  withWorld(async (world) => {
    const { sandbox, workflowId, receiver } = world
    const output = `{"text":"a boat",${NUMBERS}}`
    const body = `{"id":"e","status":"COMPLETED","nodeRuns":[{"nodeId":"n","status":"COMPLETED","output":${output}}]}`
    for (const route of ['/poll', '']) {
      const match = { route: `GET /workflows/executions/{id}${route}` }
      const effect = { kind: 'status', status: 200, body }
      const fault = new Request(new URL('/_sandbox/faults', sandbox.url), {
        method: 'POST',
        body: JSON.stringify({ match, effect }),
      })
      expect((await sandbox.fetch(fault)).status).toBe(201)
    }
    const wanted = `{"workflowId":"${workflowId}","metadata":{${NUMBERS}},"wait":20}`
    const run = await send(world, '/v1/runs', wanted)
    expect(run.text).toContain('"metadata":{')
    for (const number of NUMBERS.split(',')) expect(run.text).toContain(number)
    const delivery = await receiver.next()
    expect(delivery.body).toContain(`"output":${output}`)
    for (const number of NUMBERS.split(',')) {
      expect(delivery.body.split('"metadata"')[1]).toContain(number)
    }
  }),
)
