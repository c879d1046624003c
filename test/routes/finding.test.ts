import { createSecret } from '@wireflow-connect/webhooks'
import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { countRead, fill, ROWS } from '../harness/many-rows.ts'
import { withWorld, type World } from '../harness/world.ts'

type Listed = { data: { id: string }[]; nextCursor: string | null }

async function ids({ api }: World, path: string): Promise<string[]> {
  return (await api<Listed>('GET', path)).data.map(({ id }) => id)
}

test(
  'runs are found by state, trigger, workflow, time, metadata and execution, alone and together',
  withWorld(async (world) => {
    const { api, trigger, workflowId } = world
    const start = async (metadata: object) =>
      (await api<{ id: string }>('POST', '/v1/runs', { workflowId, metadata, wait: 20 }))
        .id
    const one = await start({ order: 7, big: true })
    const other = await start({ order: '7', place: 'a.b' })
    await world.receiver.next()
    const { runId: called } = await world.fire()
    const acceptedAt = async (id: string) =>
      (await api<{ acceptedAt: string }>('GET', `/v1/runs/${id}`)).acceptedAt
    const before = await acceptedAt(one)
    const between = await acceptedAt(called)
    const { executions } = await api<{ executions: { id: string }[] }>(
      'GET',
      `/v1/runs/${one}`,
    )
    const of = async (query: string) => ids(world, `/v1/runs?${query}`)
    expect(await of(`triggerId=${trigger.id}`)).toEqual([called])
    expect(await of(`workflowId=${workflowId}`)).toEqual([called, other, one])
    expect(await of('workflowId=unknown')).toEqual([])
    expect(await of(`acceptedAfter=${between}`)).toEqual([called])
    expect(await of(`acceptedBefore=${between}`)).toEqual([other, one])
    expect(await of(`acceptedAfter=${before}&acceptedBefore=${between}&limit=1`)).toEqual(
      [other],
    )
    expect(await of(`acceptedBefore=${before}`)).toEqual([])
    expect(await of('metadata.order=7')).toEqual([other, one])
    expect(await of('metadata[order]=7&metadata.big=true')).toEqual([one])
    expect(await of('metadata.place=a.b')).toEqual([other])
    expect(await of('metadata.place=a')).toEqual([])
    expect(await of(`executionId=${executions[0]?.id}`)).toEqual([one])
    expect(await of('state=completed&state=failed&metadata.big=true')).toEqual([one])
    expect(await of('state=failed&state=held')).toEqual([])
    expect(await of(`triggerId=${trigger.id}&workflowId=other`)).toEqual([])
    await expect(of('state=done')).rejects.toThrow('"field":"state.0"')
    await expect(of('acceptedAfter=yesterday')).rejects.toThrow('must be a time')

    const first = await api<Listed>('GET', `/v1/runs?workflowId=${workflowId}&limit=2`)
    const next = `/v1/runs?workflowId=${workflowId}&limit=2&cursor=${first.nextCursor}`
    expect(await ids(world, next)).toEqual([one])
  }),
)

test(
  'deliveries are found by event type, failure and time; what is over without success says why',
  withWorld(async (world) => {
    const { api, receiver, endpoint } = world
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, { scheduleSeconds: [0] })
    receiver.answer(500)
    await world.fire()
    await receiver.next()
    type Undelivered = {
      data: { deliveryId: string; reason: string; lastStatus: number }[]
    }
    const undelivered = async (query = '') =>
      (await api<Undelivered>('GET', `/v1/undelivered?${query}`)).data
    await expect
      .poll(async () => undelivered())
      .toMatchObject([
        { reason: 'schedule_used_up', lastStatus: 500, endpointId: endpoint.id },
      ])
    const [failed] = (await undelivered()).map(({ deliveryId }) => deliveryId)
    receiver.answer(204)
    await world.fire()
    await receiver.next()
    await expect
      .poll(async () => ids(world, '/v1/deliveries?state=succeeded'))
      .toHaveLength(1)
    const [taken] = await ids(world, '/v1/deliveries?state=succeeded')
    const of = async (query: string) => ids(world, `/v1/deliveries?${query}`)
    expect(await of('eventType=execution.completed')).toEqual([taken, failed])
    expect(await of('eventType=execution.completed&state=failed')).toEqual([failed])
    expect(await of(`eventType=execution.completed&cursor=${taken}`)).toEqual([failed])
    expect(await of('eventType=ping')).toEqual([])
    expect(await of('statusClass=5xx')).toEqual([failed])
    expect(await of(`statusClass=5xx&eventType=execution.completed`)).toEqual([failed])
    expect(await of(`statusClass=5xx&cursor=${failed}`)).toEqual([])
    expect(await of('statusClass=4xx')).toEqual([])
    expect(await of('state=failed&state=succeeded')).toEqual([taken, failed])
    const soon = new Date(Date.now() + 60_000).toISOString()
    expect(await of(`createdAfter=${soon}`)).toEqual([])
    expect(await of(`createdBefore=${soon}&eventType=execution.completed`)).toEqual([
      taken,
      failed,
    ])
    expect(
      await undelivered(`endpointId=${endpoint.id}&createdBefore=${soon}`),
    ).toHaveLength(1)
    expect(await undelivered(`createdAfter=${soon}`)).toEqual([])

    await api('POST', `/v1/deliveries/${failed}/redeliver`)
    await receiver.next()
    await expect.poll(async () => undelivered()).toEqual([])
  }),
)

test(
  'an id says what it is, whoever gave it; the timeline of a run holds all that happened to it',
  withWorld(async (world) => {
    const { api, adminApi, endpoint, trigger, workflowId } = world
    const { runId, statusUrl } = await world.fire()
    const delivered = await world.receiver.next()
    type Run = { executions: { id: string }[] }
    const run = await api<Run>('GET', `/v1/runs/${runId}`)
    const executionId = run.executions[0]?.id ?? ''
    await expect
      .poll(async () => ids(world, '/v1/deliveries?state=succeeded'))
      .toHaveLength(1)
    const [deliveryId = ''] = await ids(world, '/v1/deliveries')
    await api('POST', '/v1/events', { type: 'custom.a', data: {}, id: 'order-7' })

    type Found = { data: { kind: string; path: string }[] }
    const find = async (q: string, ask = api) =>
      (await ask<Found>('GET', `/v1/search?q=${encodeURIComponent(q)}`)).data
    const asRun = { path: `/v1/runs/${runId}` }
    const eventId = String(delivered.headers['webhook-id'])
    expect(await find(runId)).toMatchObject([
      { kind: 'run', state: 'completed', ...asRun },
    ])
    expect(await find(statusUrl)).toMatchObject([{ kind: 'receipt', ...asRun }])
    expect(await find(executionId)).toMatchObject([{ kind: 'execution', ...asRun }])
    expect(await find(eventId)).toMatchObject([{ kind: 'event', ...asRun }])
    expect(await find('order-7')).toMatchObject([{ kind: 'event', runId: null }])
    expect(await find(deliveryId)).toMatchObject([{ kind: 'delivery', runId }])
    expect(await find(endpoint.id)).toMatchObject([
      { kind: 'endpoint', state: 'enabled' },
    ])
    expect(await find(trigger.formUrl)).toMatchObject([
      { kind: 'trigger', id: trigger.id },
    ])
    expect(await find(workflowId)).toMatchObject([{ kind: 'workflow' }])
    expect(await find('run_nothing')).toEqual([])
    expect(await find("' or 1=1 --")).toEqual([])
    await expect(find(' ')).rejects.toThrow('400')
    await expect(find('\u0000')).rejects.toThrow('400')

    const others = await adminApi<{ id: string }>('POST', '/v1/workspaces', {
      name: 'Others',
      upstreamUrl: world.sandbox.url,
      apiKey: createSecret(),
    })
    const made = { workspaceId: others.id, name: 'others' }
    const { token } = await adminApi<{ token: string }>('POST', '/v1/tokens', made)
    const seen = []
    for (const q of [runId, executionId, eventId, deliveryId, endpoint.id, trigger.id]) {
      const address = new URL(`/v1/search?q=${q}`, world.relay().url)
      const response = await fetch(address, {
        headers: { authorization: `Bearer ${token}` },
      })
      seen.push(await response.json())
    }
    expect(seen).toEqual(seen.map(() => ({ data: [] })))

    type Timeline = {
      complete: boolean
      data: { at: string; kind: string; durationMs: number | null; details: object }[]
    }
    const timeline = await api<Timeline>('GET', `/v1/runs/${runId}/timeline`)
    expect(timeline.complete).toBe(true)
    expect(timeline.data.map(({ kind }) => kind)).toEqual([
      'run.accepted',
      'run.started',
      'event.written',
      'execution.ended',
      'run.ended',
      'event.written',
      'delivery.attempted',
      'delivery.ended',
    ])
    const times = timeline.data.map(({ at }) => at)
    expect(times).toEqual(times.toSorted())
    expect(timeline.data[0]?.details).toMatchObject({ triggerId: trigger.id })
    expect(timeline.data[6]?.details).toMatchObject({ outcome: 'succeeded', status: 204 })
  }),
)

test(
  'what is looked for is read from an index, however much else there is',
  withWorld(async (world) => {
    await fill(world)
    const id = (prefix: string) => `${prefix}_00000000000000000000000002`
    await withClient(world.databaseUrl, async (client) => {
      await client.query(
        `update runs set trigger_id = $1, metadata = '{"order": 7}', workflow_id = 'rare'
          where id = $2`,
        [world.trigger.id, id('run')],
      )
      await client.query(`update events set type = 'rare' where id = $1`, [id('evt')])
      await client.query(
        `insert into executions (id, run_id, position, status) values ('x-1', $1, 0, 'failed')`,
        [id('run')],
      )
      await client.query(
        `insert into attempts (delivery_id, number, started_at, duration_ms, outcome, status)
         select id, 1, now(), 1, case when id = $1 then 'status' else 'succeeded' end,
                case when id = $1 then 503 else 204 end from deliveries`,
        [id('dlv')],
      )
      await client.query('analyze')
    })
    await expect.poll(async () => countRead(world, 'runs')).toBeGreaterThanOrEqual(ROWS)
    const tables = ['runs', 'executions', 'events', 'deliveries', 'attempts']
    const read = async () => {
      const counts = []
      for (const table of tables) counts.push(await countRead(world, table))
      return counts
    }
    const before = await read()
    const paths = [
      `/v1/runs?triggerId=${world.trigger.id}`,
      '/v1/runs?workflowId=rare',
      '/v1/runs?workflowId=rare&state=completed',
      '/v1/runs?metadata.order=7',
      '/v1/runs?executionId=x-1',
      '/v1/runs?acceptedBefore=1970-01-02T00:00:00Z&limit=5',
      '/v1/deliveries?eventType=rare',
      '/v1/deliveries?statusClass=5xx',
      `/v1/deliveries?runId=${id('run')}`,
      '/v1/undelivered',
      `/v1/undelivered?endpointId=${world.endpoint.id}`,
      `/v1/search?q=${id('run')}`,
      `/v1/search?q=${id('dlv')}`,
      '/v1/search?q=x-1',
      `/v1/runs/${id('run')}/timeline`,
    ]
    const found = []
    for (const path of paths)
      found.push((await world.api<Listed>('GET', path)).data.length)
    expect(found).toEqual([1, 1, 0, 1, 1, 5, 1, 1, 1, 4, 4, 1, 1, 1, 5])
    // A connection counts what it has read with a statement that comes a second later.
    const more = async () => {
      await world.api('GET', `/v1/search?q=${id('evt')}`)
      await world.api('GET', '/v1/undelivered?limit=1')
      const now = await read()
      return now.map((count, index) => count - (before[index] ?? 0))
    }
    await expect
      .poll(async () => (await more()).reduce((sum, each) => sum + each, 0), {
        timeout: 20_000,
        interval: 1_000,
      })
      .toBeGreaterThan(15)
    const counts = await more()
    expect(Math.max(...counts), `${tables.join()}: ${counts.join()}`).toBeLessThan(1_000)
  }),
)
