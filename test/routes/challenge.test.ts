import { solveChallenge, type Challenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import supertest from 'supertest'
import { expect, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'

type Trigger = { id: string; url: string }

async function protectedTrigger(world: World, settings: object = {}): Promise<Trigger> {
  const { workflowId } = world
  const body = { workflowId, settings: { challenge: true, ...settings } }
  return world.api<Trigger>('POST', '/v1/triggers', body)
}

/** What the widget does in a browser. */
async function solve({ url }: Trigger): Promise<string> {
  const response = await fetch(`${url}/challenge`)
  const challenge = (await response.json()) as Challenge
  const solution = await solveChallenge({ challenge, deriveKey })
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64')
}

const call = (world: World, { id }: Trigger, body: object) =>
  supertest(world.relay().url).post(`/t/${id}`).send(body)

test(
  'a protected trigger takes a call with a solved challenge, once',
  withWorld(async (world) => {
    const trigger = await protectedTrigger(world)
    const body = { prompt: 'a boat', _altcha: await solve(trigger) }
    const taken = await call(world, trigger, body)
    expect(taken.status).toBe(202)
    const { event } = await world.receiver.next()
    expect(JSON.stringify(event.data)).not.toContain('_altcha')

    const again = await call(world, trigger, body)
    expect(again.status).toBe(403)
    expect(again.body.error).toMatchObject({
      code: 'challenge_failed',
      message: expect.stringMatching(/used before.*Get a new one/),
    })
  }),
)

test(
  'of many calls with one solution at the same moment one is taken',
  withWorld(async (world) => {
    const trigger = await protectedTrigger(world)
    const _altcha = await solve(trigger)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => call(world, trigger, { _altcha })),
    )
    const taken = answers.filter(({ status }) => status === 202)
    expect(taken).toHaveLength(1)
  }),
)

test(
  'a call that is repeated with its idempotency key gives its run again',
  withWorld(async (world) => {
    const trigger = await protectedTrigger(world)
    const body = { _altcha: await solve(trigger), _idempotency_key: 'order-1' }
    const first = await call(world, trigger, body)
    const second = await call(world, trigger, body)
    expect(second.status).toBe(202)
    expect(second.body).toEqual(first.body)
  }),
)

test(
  'a call that is refused for another reason does not use up its solution',
  withWorld(async (world) => {
    const trigger = await protectedTrigger(world, { limits: { inFlight: 1 } })
    const busy = { prompt: 'sandbox:slow=60s', _altcha: await solve(trigger) }
    expect((await call(world, trigger, busy)).status).toBe(202)
    const _altcha = await solve(trigger)
    expect((await call(world, trigger, { _altcha })).status).toBe(429)

    const settings = { challenge: true }
    await world.api('PATCH', `/v1/triggers/${trigger.id}`, { settings })
    expect((await call(world, trigger, { _altcha })).status).toBe(202)
  }),
)

test(
  'without a solution the call is refused, under the upstream path in its shape',
  withWorld(async (world) => {
    const trigger = await protectedTrigger(world)
    const bare = await call(world, trigger, { prompt: 'a boat' })
    expect(bare.status).toBe(403)
    expect(bare.body.error.code).toBe('challenge_required')
    const upstream = await supertest(world.relay().url)
      .post(`/api/v1/workflow/${trigger.id}/trigger`)
      .send({})
    expect(upstream.status).toBe(403)
    expect(upstream.body.error).toMatch(/challenge in the field _altcha/)
    expect(world.sandbox.executions()).toHaveLength(0)
  }),
)

test(
  'only pages of the listed origins get a challenge, and nobody where none is asked for',
  withWorld(async (world) => {
    const origins = ['https://shop.example']
    const trigger = await protectedTrigger(world, { origins })
    const caller = supertest(world.relay().url)
    const get = (id: string, origin: string) =>
      caller.get(`/t/${id}/challenge`).set('origin', origin)
    const good = await get(trigger.id, 'https://shop.example')
    expect(good.status).toBe(200)
    expect(good.headers).toMatchObject({
      'access-control-allow-origin': 'https://shop.example',
      'cache-control': 'no-store',
    })
    expect((await get(trigger.id, 'https://evil.example')).status).toBe(403)
    expect((await get(world.trigger.id, 'https://evil.example')).status).toBe(404)
  }),
)

test(
  'the form brings the widget along from the relay itself and says that it needs script',
  withWorld(async (world) => {
    const trigger = await protectedTrigger(world)
    const page = await supertest(world.relay().url).get(`/t/${trigger.id}/form`)
    expect(page.text).toContain('<altcha-widget')
    expect(page.text).toMatch(/<noscript>[^]*needs JavaScript/)
    expect(page.headers['content-security-policy']).toContain("script-src 'self'")
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, file = '']) => new URL(file, `${trigger.url}/form`),
    )
    expect(files).toHaveLength(3)
    for (const file of files) {
      expect(file.origin).toBe(world.relay().url)
      expect((await fetch(file)).status).toBe(200)
    }
    const plain = await supertest(world.relay().url).get(`/t/${world.trigger.id}/form`)
    expect(plain.text).not.toContain('altcha')
  }),
)
