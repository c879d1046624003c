import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withWorld } from '../harness/world.ts'

type Listed = { data: { id: string }[]; nextCursor: string | null }

test(
  'a run can be started without a trigger, and its metadata comes back with the event',
  withWorld(async ({ api, workflowId, receiver }) => {
    const metadata = { order: 42 }
    const body = { workflowId, inputs: { prompt: 'a boat' }, metadata }
    const run = await api<{ id: string; state: string }>('POST', '/v1/runs', body)
    expect(run.state).toBe('accepted')

    const { event } = await receiver.next()
    expect(event.data).toMatchObject({ runId: run.id, metadata })
    expect(await api('GET', `/v1/runs/${run.id}`)).toMatchObject({
      state: 'completed',
      executions: [{ status: 'completed' }],
    })
  }),
)

test(
  'lists page from the newest to the oldest without gap or repetition',
  withWorld(async ({ api, fire }) => {
    const fired: string[] = []
    for (const prompt of ['a', 'b', 'c', 'd', 'e']) {
      fired.push((await fire({ prompt })).runId)
    }

    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const after: string = cursor && `&cursor=${cursor}`
      const page: Listed = await api<Listed>('GET', `/v1/runs?limit=2${after}`)
      seen.push(...page.data.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(seen).toEqual(fired.toReversed())
  }),
)

test(
  'a run outlives its trigger, goes on to its end, and still tells which one it was',
  withWorld(async ({ api, fire, receiver, trigger }) => {
    const { runId } = await fire()
    await api('DELETE', `/v1/triggers/${trigger.id}?queued=keep`)
    expect((await receiver.next()).event.data).toMatchObject({ runId })
    const triggerId = trigger.id
    expect(await api('GET', `/v1/runs/${runId}`)).toMatchObject({ triggerId })
  }),
)

test(
  'an endpoint can be changed, switched off, on again, and removed',
  withWorld(async ({ api, endpoint, fire, receiver, moments }) => {
    const path = `/v1/endpoints/${endpoint.id}`
    expect(await api('PATCH', path, { enabled: false })).toMatchObject({ enabled: false })
    await fire()
    await moments.until('runs', 'completed')

    expect(await api('PATCH', path, { enabled: true })).toMatchObject({ enabled: true })
    const { runId } = await fire()
    // What ended while the endpoint was off is not owed to it.
    expect((await receiver.next()).event.data['runId']).toBe(runId)

    await api('DELETE', path)
    const { data } = await api<Listed>('GET', '/v1/endpoints')
    expect(data).toEqual([])
  }),
)

test(
  'an endpoint gets only the event types it asked for',
  withWorld(async ({ api, endpoint, fire, receiver }) => {
    const eventTypes = ['execution.failed']
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, { eventTypes })
    await fire({ prompt: 'fine' })
    await fire({ prompt: 'sandbox:fail=n-image sandbox:slow=2s' })
    expect((await receiver.next()).event.type).toBe('execution.failed')
    expect(receiver.received).toHaveLength(1)
  }),
)

test(
  'a delivery can be made once more, with the same bytes and id',
  withWorld(async ({ api, fire, receiver, moments }) => {
    await fire()
    const first = await receiver.next()
    await moments.until('deliveries', 'succeeded')
    const { data } = await api<Listed>('GET', '/v1/deliveries')
    await api('POST', `/v1/deliveries/${data[0]?.id}/redeliver`)

    const second = await receiver.next()
    expect(second.body).toBe(first.body)
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id'])
  }),
)

test(
  'a receiver that answers 410 gets nothing more',
  withWorld(async ({ api, endpoint, fire, receiver }) => {
    receiver.answer(410)
    await fire()
    await receiver.next()
    const show = () => api('GET', `/v1/endpoints/${endpoint.id}`)
    await expect
      .poll(show)
      .toMatchObject({ enabled: false, disabledReason: expect.stringContaining('410') })
  }),
)

test(
  'neither the database nor the log holds a key, a token or a secret in the clear',
  withWorld(
    async ({ sandbox, endpoint, databaseUrl, relay, api, trigger, receiver, fire }) => {
      await fire()
      await receiver.next()
      await api('GET', '/v1/runs')
      const rows = await withClient(databaseUrl, async (client) => {
        const { rows } = await client.query(
          `select (select json_agg(w) from workspaces w)::text
             || (select json_agg(t) from tokens t)::text
             || (select json_agg(e) from endpoints e)::text as text`,
        )
        return String(rows[0]?.text)
      })
      // The line of an attempt comes after its answer.
      const readLog = () => relay().lines.join('\n')
      await expect.poll(readLog).toContain('delivery attempted')
      const log = readLog()
      expect(rows).not.toMatch(/rly_/)
      for (const secret of [sandbox.apiKey, endpoint.secret]) {
        expect(rows).not.toContain(secret)
        expect(log).not.toContain(secret)
      }
      expect(log).not.toContain(trigger.id)
    },
  ),
)

test(
  'an endpoint that asks for it hears of the start, before the end',
  withWorld(async ({ api, endpoint, fire, receiver }) => {
    const eventTypes = ['execution.*']
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, { eventTypes })
    const { runId } = await fire()
    const [first, second] = [await receiver.next(), await receiver.next()]
    expect([first.event.type, second.event.type]).toEqual([
      'execution.started',
      'execution.completed',
    ])
    expect(first.event.data).toMatchObject({ runId, status: 'running' })
    expect(first.event.data['executionId']).toBe(second.event.data['executionId'])
  }),
)
