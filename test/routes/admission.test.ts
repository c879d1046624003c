import { sign } from '@wireflow-connect/webhooks/node'
import supertest from 'supertest'
import { expect, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'

type Trigger = { id: string; url: string; signingSecret: string }

async function createTrigger(world: World, trigger: object): Promise<Trigger> {
  const { workflowId } = world
  return world.api<Trigger>('POST', '/v1/triggers', { workflowId, ...trigger })
}

/** Calls a trigger as a program would. */
function call(world: World, { id }: Pick<Trigger, 'id'>, body: object = {}) {
  return supertest(world.relay().url).post(`/t/${id}`).send(body)
}

const stateOf = async (world: World, runId: string) =>
  (await world.api<{ state: string }>('GET', `/v1/runs/${runId}`)).state

test(
  'the same idempotency key gives the same run, in the header or as a field',
  withWorld(async (world) => {
    const send = () => call(world, world.trigger, { prompt: 'a' })
    const first = await send().set('idempotency-key', 'order-1')
    const second = await send().set('idempotency-key', 'order-1')
    const body = { prompt: 'a', _idempotency_key: 'order-1' }
    const third = await call(world, world.trigger, body)
    expect(second.body).toEqual(first.body)
    expect(third.body).toEqual(first.body)

    const other = await send().set('idempotency-key', 'order-2')
    expect(other.body.runId).not.toBe(first.body.runId)
    const changed = call(world, world.trigger, { prompt: 'b' })
    const refused = await changed.set('idempotency-key', 'order-1')
    expect(refused.status).toBe(422)
    expect(refused.body.error.code).toBe('idempotency_mismatch')
  }),
)

test(
  'twenty calls with one key at the same moment start one execution',
  withWorld(async (world) => {
    const calls = Array.from({ length: 20 }, () =>
      call(world, world.trigger, { prompt: 'a' }).set('idempotency-key', 'same'),
    )
    const answers = await Promise.all(calls)
    expect(new Set(answers.map(({ body }) => body.runId)).size).toBe(1)
    await world.receiver.next()
    expect(world.sandbox.executions()).toHaveLength(1)
  }),
)

test(
  'within the window of a trigger an identical body counts as the same call',
  withWorld(async (world) => {
    const settings = { duplicateWindowMs: 60_000 }
    const trigger = await createTrigger(world, { settings })
    const first = await call(world, trigger, { prompt: 'a', style: 'b' })
    const same = await call(world, trigger, { style: 'b', prompt: 'a' })
    const other = await call(world, trigger, { prompt: 'a' })
    expect(same.body.runId).toBe(first.body.runId)
    expect(other.body.runId).not.toBe(first.body.runId)
  }),
)

test(
  'a filled honeypot is answered like any call and starts nothing until it is released',
  withWorld(async (world) => {
    const held = await call(world, world.trigger, { prompt: 'buy', _gotcha: 'x' })
    expect(held.status).toBe(202)
    const receipt = await fetch(held.body.statusUrl, {
      headers: { accept: 'application/json' },
    })
    expect(await receipt.json()).toMatchObject({ status: 'accepted', ended: false })
    expect(await stateOf(world, held.body.runId)).toBe('quarantined')

    // A later run has come to its end: the held one would have started before it.
    await world.fire({ prompt: 'honest' })
    await world.receiver.next()
    expect(world.sandbox.executions()).toHaveLength(1)

    await world.api('POST', `/v1/runs/${held.body.runId}/release`)
    const { event } = await world.receiver.next()
    expect(event.data['runId']).toBe(held.body.runId)

    const spam = await call(world, world.trigger, { _gotcha: 'x' })
    await world.api('DELETE', `/v1/runs/${spam.body.runId}`)
    await expect(stateOf(world, spam.body.runId)).rejects.toThrow('404')
  }),
)

test(
  'a strict trigger names each field that is missing or wrong; a lenient one takes it',
  withWorld(async (world) => {
    const settings = { strict: true }
    const strict = await createTrigger(world, { settings })
    const refused = await call(world, strict, {
      prompt: { not: 'text' },
      style: [{ not: 'text' }],
    })
    expect(refused.status).toBe(422)
    expect(refused.body.error).toMatchObject({
      code: 'invalid_inputs',
      details: [
        { field: 'Prompt', expected: 'text', received: 'an object' },
        { field: 'Style', expected: 'text', received: 'a list' },
      ],
    })
    const taken = await call(world, world.trigger, { prompt: { not: 'text' } })
    expect(taken.status).toBe(202)
  }),
)

test(
  'a mapping takes nested fields and constants to the inputs it names',
  withWorld(async (world) => {
    const mapping = {
      'n-prompt': { from: 'order.title' },
      'n-style': { value: 'as a woodcut, always' },
    }
    const trigger = await createTrigger(world, { settings: { mapping } })
    await call(world, trigger, { order: { title: 'two boats' }, style: 'ignored' })
    const nodeRuns = JSON.stringify((await world.receiver.next()).event.data['nodeRuns'])
    expect(nodeRuns).toContain('two boats')
    expect(nodeRuns).toContain('as a woodcut, always')
    expect(nodeRuns).not.toContain('ignored')
  }),
)

test(
  'only pages of the listed origins may call, and programs are not bound by the list',
  withWorld(async (world) => {
    const origins = ['https://shop.example']
    const trigger = await createTrigger(world, { settings: { origins } })
    const from = (origin: string) => call(world, trigger).set('origin', origin)

    const good = await from('https://shop.example')
    expect(good.status).toBe(202)
    expect(good.headers['access-control-allow-origin']).toBe('https://shop.example')
    const bad = await from('https://evil.example')
    expect(bad.status).toBe(403)
    expect(bad.body.error.code).toBe('origin_not_allowed')
    expect(bad.headers['access-control-allow-origin']).toBeUndefined()
    expect((await call(world, trigger)).status).toBe(202)
  }),
)

test(
  'a form leads a browser only to hosts that the trigger allows',
  withWorld(async (world) => {
    const settings = { redirectHosts: ['shop.example'] }
    const trigger = await createTrigger(world, { settings })
    const send = (_redirect: string) =>
      supertest(world.relay().url)
        .post(`/t/${trigger.id}`)
        .set('accept', 'text/html')
        .type('form')
        .send({ _redirect })
    const allowed = await send('https://shop.example/thanks')
    expect(allowed.headers['location']).toBe('https://shop.example/thanks')
    const foreign = await send('https://evil.example/')
    expect(foreign.headers['location']).toMatch(/\/r\/rcp_/)
  }),
)

test(
  'limits answer 429 with the time to wait, and bodies over the limit 413',
  withWorld(async (world) => {
    const limited = async (limits: object) =>
      createTrigger(world, { settings: { limits } })
    for (const limits of [
      { requestsPerMinute: 2 },
      { requestsPerMinutePerIp: 2 },
      { runsPerDay: 2 },
      { inFlight: 2 },
    ]) {
      const trigger = await limited(limits)
      const answers = [
        await call(world, trigger, { prompt: 'sandbox:slow=20s' }),
        await call(world, trigger, { prompt: 'sandbox:slow=20s' }),
        await call(world, trigger),
      ]
      expect(answers.map(({ status }) => status)).toEqual([202, 202, 429])
      expect(answers[2]?.body.error.code).toBe('rate_limited')
      expect(Number(answers[2]?.headers['retry-after'])).toBeGreaterThan(0)
    }
    const small = await limited({ bodyBytes: 100 })
    expect((await call(world, small, { prompt: 'x'.repeat(200) })).status).toBe(413)
    expect((await call(world, small, { prompt: 'x' })).status).toBe(202)
  }),
)

test(
  'a signed trigger lets in who has its secret and nobody else',
  withWorld(async (world) => {
    const trigger = await createTrigger(world, { signed: true })
    const body = JSON.stringify({ prompt: 'ünïcode' })
    const send = (text: string, headers: object) =>
      supertest(world.relay().url)
        .post(`/t/${trigger.id}`)
        .set({ 'content-type': 'application/json', ...headers })
        .send(text)
    const headers = sign([trigger.signingSecret], {
      id: 'call_1',
      sentAt: new Date(),
      body,
    })

    expect((await send(body, headers)).status).toBe(202)
    for (const refused of [
      await send(body, {}),
      await send(`${body} `, headers),
      await send(body, { ...headers, 'webhook-timestamp': '1' }),
    ]) {
      expect(refused.status).toBe(401)
      expect(refused.body.error.code).toBe('signature_invalid')
    }
    const shown = await world.api('GET', `/v1/triggers/${trigger.id}`)
    expect(JSON.stringify(shown)).not.toContain(trigger.signingSecret)
  }),
)
