import { EXAMPLE_WORKFLOW } from '@wireflow-connect/sandbox'
import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withWorld, type World } from '../harness/world.ts'

type Answer = { runId: string; statusUrl: string }
type Receipt = {
  status: string
  ended: boolean
  queue: object | null
  outputs?: object[]
}

async function createTrigger(world: World, settings: object): Promise<string> {
  const { workflowId } = world
  const body = { workflowId, settings }
  return (await world.api<{ id: string }>('POST', '/v1/triggers', body)).id
}

async function call(
  world: World,
  id: string,
  body: object,
  headers = {},
): Promise<Answer> {
  const response = await fetch(`${world.relay().url}/t/${id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  expect(response.status).toBe(202)
  return (await response.json()) as Answer
}

async function look(statusUrl: string): Promise<Receipt> {
  const response = await fetch(statusUrl, { headers: { accept: 'application/json' } })
  return (await response.json()) as Receipt
}

const stateOf = async ({ api }: World, runId: string) =>
  (await api<{ state: string }>('GET', `/v1/runs/${runId}`)).state

test(
  'what fell into the trap takes nothing from a genuine call: no key, no window, no run',
  withWorld(async (world) => {
    const trigger = await createTrigger(world, { duplicateWindowMs: 60_000 })
    const trapped = { prompt: 'signup', _gotcha: 'bot' }
    const genuine = { prompt: 'signup' }
    const key = { 'idempotency-key': 'order-1001' }
    const spam = [
      await call(world, trigger, trapped),
      await call(world, trigger, trapped, key),
      await call(
        world,
        trigger,
        { ...trapped, prompt: 'other' },
        { 'idempotency-key': 'k' },
      ),
    ]
    const honest = [
      await call(world, trigger, genuine),
      await call(world, trigger, genuine, key),
      await call(world, trigger, genuine, { 'idempotency-key': 'k' }),
    ]
    expect(new Set([...spam, ...honest].map(({ runId }) => runId)).size).toBe(6)
    for (const { runId } of honest)
      expect(await stateOf(world, runId)).not.toBe('quarantined')
    for (const { runId } of spam) expect(await stateOf(world, runId)).toBe('quarantined')
    // The trap itself behaves as a trigger does.
    expect((await call(world, trigger, trapped)).runId).toBe(spam[0]?.runId)
    expect((await call(world, trigger, trapped, key)).runId).toBe(spam[1]?.runId)
  }),
)

test(
  'a stranger sees the run that was kept aside come to its end, by every kind of receipt',
  withWorld(async (world) => {
    const trigger = await createTrigger(world, { receipt: { outputs: true } })
    const { runId, statusUrl } = await call(world, trigger, { _gotcha: 'x' })
    const states = async () => {
      const stream = await fetch(statusUrl, { headers: { accept: 'text/event-stream' } })
      return [...(await stream.text()).matchAll(/"status":"(\w+)"/g)].map(
        ([, state]) => state,
      )
    }
    expect(await look(statusUrl)).toMatchObject({ status: 'accepted', ended: false })

    // Half a minute takes too long for a test; its start is some seconds after the call.
    const age = `update runs set accepted_at = accepted_at - $2::interval where id = $1`
    const makeOlder = async (interval: string) =>
      withClient(world.databaseUrl, (client) => client.query(age, [runId, interval]))
    await makeOlder('4 s')
    expect(await look(statusUrl)).toMatchObject({ status: 'running', ended: false })
    await makeOlder('60 s')
    expect(await states()).toEqual(['completed'])
    expect(await look(statusUrl)).toMatchObject({
      status: 'completed',
      ended: true,
      queue: null,
      outputs: [],
    })
    const page = await fetch(statusUrl, { headers: { accept: 'text/html' } })
    expect(await page.text()).toContain('data-state="completed"')
    expect(await stateOf(world, runId)).toBe('quarantined')
  }),
)

test(
  'of spam so much is kept for each trigger, and the oldest goes',
  withWorld(async (world) => {
    const other = await createTrigger(world, {})
    const spare = await call(world, other, { _gotcha: 'x' })
    const genuine = await call(world, world.trigger.id, { prompt: 'sandbox:slow=60s' })
    const [oldest, second] = [
      await call(
        world,
        world.trigger.id,
        { n: 1, _gotcha: 'x' },
        { 'idempotency-key': 'a' },
      ),
      await call(world, world.trigger.id, { n: 2, _gotcha: 'x' }),
    ]
    // A thousand are kept: those that are missing to it are made as if they had been sent.
    const fill = `insert into runs (id, workspace_id, trigger_id, workflow_id, receipt, state,
                                    input_values, trigger_data, metadata, accepted_at,
                                    deadline_at, way, deadline_ms)
      select id || '_' || n, workspace_id, trigger_id, workflow_id, receipt || n, state,
             input_values, trigger_data, metadata, accepted_at, deadline_at, way, deadline_ms
        from runs, generate_series(1, 998) n where id = $1`
    await withClient(world.databaseUrl, (client) => client.query(fill, [second.runId]))
    expect(await stateOf(world, oldest.runId)).toBe('quarantined')
    await call(world, world.trigger.id, { n: 3, _gotcha: 'x' })
    await expect(stateOf(world, oldest.runId)).rejects.toThrow('404')
    expect(await stateOf(world, second.runId)).toBe('quarantined')

    // By bytes as well, of what the database needs for them.
    const noise = () =>
      Buffer.from(crypto.getRandomValues(new Uint8Array(60_000))).toString('hex')
    const large = { text: Array.from({ length: 8 }, noise).join(''), _gotcha: 'x' }
    const grow = `update runs set trigger_data = (select trigger_data from runs where id = $1)
                   where state = 'quarantined' and id like $2 || '\\_%'
                     and id in (select id from runs order by id limit 130)`
    const big = await call(world, world.trigger.id, large)
    await withClient(world.databaseUrl, (client) =>
      client.query(grow, [big.runId, second.runId]),
    )
    await call(world, world.trigger.id, { n: 4, _gotcha: 'x' })
    const count = `select count(*) filter (where pg_column_size(trigger_data) > 100000) as large
                     from runs where trigger_id = $1 and state = 'quarantined'`
    const { rows } = await withClient(world.databaseUrl, (client) =>
      client.query<{ large: string }>(count, [world.trigger.id]),
    )
    expect(Number(rows[0]?.large)).toBeGreaterThan(50)
    expect(Number(rows[0]?.large)).toBeLessThan(130)
    await expect(stateOf(world, second.runId)).rejects.toThrow('404')
    for (const { runId } of [spare, big, genuine]) await stateOf(world, runId)
  }),
)

test(
  'two callers with the same body never see each other’s receipt',
  withWorld(async (world) => {
    const trigger = await createTrigger(world, {
      duplicateWindowMs: 60_000,
      receipt: { outputs: true },
    })
    const body = { prompt: 'the same' }
    const [first, second, third] = [
      await call(world, trigger, body),
      await call(world, trigger, body),
      await call(world, trigger, body),
    ]
    expect([second.runId, third.runId]).toEqual([first.runId, first.runId])
    expect(new Set([first, second, third].map(({ statusUrl }) => statusUrl)).size).toBe(3)

    await world.receiver.next()
    const [own, others] = [await look(first.statusUrl), await look(second.statusUrl)]
    expect(own.outputs?.length).toBeGreaterThan(0)
    expect(others).toEqual({ ...own, outputs: undefined })
    for (const accept of ['text/html', 'text/event-stream']) {
      const seen = await fetch(third.statusUrl, { headers: { accept } })
      expect(await seen.text()).not.toContain('as a woodcut')
    }
    // A key says that it is the same caller.
    const key = { 'idempotency-key': 'mine' }
    const mine = await call(world, trigger, body, key)
    expect(await call(world, trigger, body, key)).toEqual(mine)
  }),
)

test(
  'streams of one receipt are limited, and given back when they are left',
  withWorld(async (world) => {
    const open = async (statusUrl: string) =>
      fetch(statusUrl, { headers: { accept: 'text/event-stream' } })
    const { statusUrl } = await world.fire({ prompt: 'sandbox:slow=60s' })
    const streams = await Promise.all(Array.from({ length: 12 }, () => open(statusUrl)))
    const withStatus = (wanted: number) =>
      streams.filter(({ status }) => status === wanted).length
    expect([withStatus(200), withStatus(429)]).toEqual([10, 2])
    expect(streams.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe(
      '30',
    )
    for (const { body } of streams) await body?.cancel()
    await expect.poll(async () => (await open(statusUrl)).status).toBe(200)
  }),
)

test(
  'the hosted form starts once, however often it is sent as it is',
  withWorld(async (world) => {
    const form = async () => {
      const page = await (await fetch(world.trigger.formUrl)).text()
      return /name="_idempotency_key"\s+value="(form_\w+)"/.exec(page)?.[1] ?? 'none'
    }
    const key = await form()
    expect(key).not.toBe(await form())
    const send = async (prompt: string, _idempotency_key: string) =>
      (await call(world, world.trigger.id, { prompt, _idempotency_key })).runId
    const [one, again] = await Promise.all([send('a', key), send('a', key)])
    expect(one).toBe(again)
    // Whoever goes back and changes something means another run.
    expect(await send('b', key)).not.toBe(one)
    expect(await send('a', await form())).not.toBe(one)
  }),
)

test(
  'a loop of endpoints and triggers comes to an end, and says what it is',
  withWorld(async (world) => {
    const workflowId = world.sandbox.createWorkflow(EXAMPLE_WORKFLOW).id
    const other = await world.api<{ id: string; url: string }>('POST', '/v1/triggers', {
      workflowId,
      settings: { requireInput: false },
    })
    await expect(
      world.api('POST', '/v1/endpoints', { url: other.url, eventTypes: ['execution.*'] }),
    ).rejects.toThrow(/400.*"url".*trigger of this relay/)
    const path = `/v1/endpoints/${world.endpoint.id}`
    const { trigger } = world
    const url = `${trigger.url.replace('/t/', '/api/v1/workflow/')}/trigger`
    await expect(world.api('PATCH', path, { url })).rejects.toThrow(
      /trigger of this relay/,
    )

    // Under another name of the same machine, and from one trigger to the other and back.
    const elsewhere = (id: string) =>
      `http://127.0.0.1:${new URL(other.url).port}/t/${id}`
    const pairs = [
      [trigger.id, other.id],
      [other.id, trigger.id],
    ] as const
    for (const [from, to] of pairs) {
      await world.api('POST', '/v1/endpoints', { url: elsewhere(to), triggerIds: [from] })
    }
    await world.fire({ prompt: 'round and round' })
    type Delivery = { attempts: { status: number; responseBody: string }[] }
    const refused = async () => {
      const { data } = await world.api<{ data: { id: string }[] }>(
        'GET',
        '/v1/deliveries',
      )
      const all = await Promise.all(
        data.map(({ id }) => world.api<Delivery>('GET', `/v1/deliveries/${id}`)),
      )
      return all.flatMap(({ attempts }) =>
        attempts.filter(({ status }) => status === 508),
      )
    }
    await expect.poll(refused, { timeout: 30_000 }).not.toEqual([])
    expect((await refused())[0]?.responseBody).toMatch(/loop_detected.*leads back/)
    const { data } = await world.api<{ data: object[] }>('GET', '/v1/runs')
    expect(data).toHaveLength(4)
    // A loop that somebody else made is told the same way.
    const answer = await fetch(trigger.url, {
      method: 'POST',
      headers: { 'wireflow-connect-hops': 'many' },
    })
    expect(answer.status).toBe(508)
  }),
)
