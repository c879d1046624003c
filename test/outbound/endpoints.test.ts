import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { startReceiver } from '../harness/receiver.ts'
import { withWorld } from '../harness/world.ts'

test(
  'an endpoint gets what its types, wildcards and conditions ask for, and nothing else',
  withWorld(async ({ api, endpoint, receiver }) => {
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, {
      eventTypes: ['custom.order.*', 'custom.done'],
      conditions: [
        { path: 'order.total', op: 'gte', value: 100 },
        { path: 'order.country', op: 'in', value: ['AT', 'CH'] },
      ],
    })
    const order = (total: number, country: string) => ({ order: { total, country } })
    await api('POST', '/v1/events', {
      events: [
        { type: 'custom.other', data: order(500, 'AT') },
        { type: 'custom.order.paid', data: order(99, 'AT') },
        { type: 'custom.order.paid', data: order(100, 'DE') },
        { type: 'custom.order.paid', data: order(100, 'CH') },
        { type: 'custom.done', data: order(101, 'AT') },
      ],
    })
    const events = [(await receiver.next()).event, (await receiver.next()).event]
    expect(events.map(({ type }) => type).toSorted()).toEqual([
      'custom.done',
      'custom.order.paid',
    ])
    expect(events.every(({ data }) => JSON.stringify(data).includes('10'))).toBe(true)
    const { data } = await api<{ data: object[] }>('GET', '/v1/deliveries')
    expect(data).toHaveLength(2)
  }),
)

test(
  'an endpoint can ask for the runs of one workflow or trigger alone',
  withWorld(async ({ api, endpoint, receiver, fire, trigger, workflowId }) => {
    const path = `/v1/endpoints/${endpoint.id}`
    await api('PATCH', path, { workflowIds: ['another'] })
    const missed = await fire()
    const ended = () => api('GET', `/v1/runs/${missed.runId}`)
    await expect.poll(ended, { timeout: 10_000 }).toMatchObject({ state: 'completed' })

    const mine = { workflowIds: [workflowId], triggerIds: [trigger.id] }
    await api('PATCH', path, mine)
    const { runId } = await fire({ prompt: 'another' })
    expect((await receiver.next()).event.data['runId']).toBe(runId)
  }),
)

test(
  'own headers go along; secret ones are sealed, never shown, and cut out of answers',
  withWorld(async ({ api, endpoint, receiver, databaseUrl, relay }) => {
    const secret = 'hunter2-hunter2-hunter2'
    const path = `/v1/endpoints/${endpoint.id}`
    const shown = await api('PATCH', path, {
      headers: { 'x-team': 'blue' },
      secretHeaders: { authorization: `Bearer ${secret}` },
    })
    expect(shown).toMatchObject({ secretHeaders: ['authorization'] })
    await api('POST', `${path}/test`)
    const { headers } = await receiver.next()
    expect(headers).toMatchObject({
      'x-team': 'blue',
      authorization: `Bearer ${secret}`,
      'content-type': 'application/json',
    })
    const rows = await withClient(databaseUrl, async (client) => {
      const { rows } = await client.query(
        'select json_agg(e)::text as t from endpoints e',
      )
      return String(rows[0]?.t)
    })
    const everywhere = [rows, JSON.stringify(await api('GET', path)), ...relay().lines]
    expect(everywhere.join('\n')).not.toContain(secret)
  }),
)

test(
  'a header that the relay sets itself, or that is given twice, is refused by its name',
  withWorld(async ({ api, endpoint, receiver, databaseUrl }) => {
    const path = `/v1/endpoints/${endpoint.id}`
    const own = [
      'webhook-signature',
      'Host',
      'Content-Length',
      'content-encoding',
      'Date',
    ]
    for (const name of [
      ...own,
      'accept-encoding',
      'transfer-encoding',
      'Expect',
      'bad n',
    ]) {
      for (const kind of ['headers', 'secretHeaders']) {
        const change = api('PATCH', path, { [kind]: { [name]: 'x' } })
        await expect(change).rejects.toThrow(`400 {"error":{"code":"invalid_request"`)
        const again = api('PATCH', path, { [kind]: { [name]: 'x' } })
        await expect(again).rejects.toThrow(`"field":"${kind}.${name}","message":"is `)
      }
    }
    for (const [field, given] of Object.entries({
      headers: {
        headers: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`x-${n}`, ''])),
      },
      'headers.x-team': { headers: { 'X-Team': 'a', 'x-team': 'b' } },
      'secretHeaders.X-KEY': { secretHeaders: { 'x-key': 'a', 'X-KEY': 'b' } },
      'secretHeaders.x-team': {
        headers: { 'X-Team': 'a' },
        secretHeaders: { 'x-team': 'b' },
      },
    })) {
      await expect(api('PATCH', path, given)).rejects.toThrow(`"field":"${field}"`)
      const made = api('POST', '/v1/endpoints', { url: receiver.url, ...given })
      await expect(made).rejects.toThrow(`"field":"${field}"`)
    }

    // A change is compared with what is there.
    await api('PATCH', path, { secretHeaders: { Authorization: 'Bearer fresh' } })
    const headers = { authorization: 'Bearer former' }
    await expect(api('PATCH', path, { headers })).rejects.toThrow('400')

    // An endpoint from before: the secret one alone is sent, and no name of the relay's.
    await withClient(databaseUrl, async (client) =>
      client.query('update endpoints set headers = $2 where id = $1', [
        endpoint.id,
        { ...headers, 'Content-Encoding': 'gzip', 'x-team': 'blue' },
      ]),
    )
    await api('PATCH', path, { description: 'still possible' })
    await api('POST', `${path}/test`)
    const { headers: sent } = await receiver.next()
    expect(sent).toMatchObject({ authorization: 'Bearer fresh', 'x-team': 'blue' })
    expect(sent['content-encoding']).toBeUndefined()
  }),
)

test(
  'an address that can never be reached is refused when it is given',
  withWorld(async ({ api }) => {
    for (const url of [
      'http://10.0.0.1/',
      'http://a:b@example.com/',
      'http://example.com:6379/',
      'file:///etc/passwd',
      'http://[::ffff:a9fe:a9fe]/',
    ]) {
      await expect(api('POST', '/v1/endpoints', { url })).rejects.toThrow('400')
    }
  }),
)

test(
  'what a paused endpoint is owed waits and is delivered once it goes on',
  withWorld(async ({ api, endpoint, receiver }) => {
    const path = `/v1/endpoints/${endpoint.id}`
    await api('PATCH', path, { paused: true })
    await api('POST', '/v1/events', { type: 'custom.waits', data: {} })
    await api('POST', `${path}/test`)
    // A test is sent all the same, and overtakes what waits.
    expect((await receiver.next()).event.type).toBe('ping')
    const waiting = () => api('GET', '/v1/deliveries?state=pending')
    await expect.poll(waiting).toMatchObject({ data: [{ nextAttemptAt: null }] })

    await api('PATCH', path, { paused: false })
    expect((await receiver.next()).event.type).toBe('custom.waits')
  }),
)

test(
  'an endpoint has its own schedule',
  withWorld(async ({ api, endpoint, receiver }) => {
    receiver.answer(500)
    const path = `/v1/endpoints/${endpoint.id}`
    await api('PATCH', path, { scheduleSeconds: [0, 0.05, 0.05] })
    await api('POST', '/v1/events', { type: 'custom.retried', data: {} })
    for (let attempt = 1; attempt <= 3; attempt++) await receiver.next()
    const failed = () => api('GET', '/v1/deliveries?state=failed')
    await expect.poll(failed).toMatchObject({ data: [{ attemptCount: 3 }] })
  }),
)

test(
  'metadata and limits come back as they were set',
  withWorld(async ({ api }) => {
    const receiver = await startReceiver()
    const wanted = {
      url: receiver.url,
      metadata: { team: 'blue' },
      concurrency: 3,
      ratePerSecond: 20,
      scheduleSeconds: [0, 10],
      asymmetric: true,
    }
    const { id } = await api<{ id: string }>('POST', '/v1/endpoints', wanted)
    expect(await api('GET', `/v1/endpoints/${id}`)).toMatchObject(wanted)
    await receiver.close()
  }),
)
