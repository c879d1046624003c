import { expect, test } from 'vitest'
import { controlled, type Controlled } from './controlled.ts'
import { pictureWorkflow } from './graphs.ts'

async function makeKey({ steer }: Controlled, wanted: Record<string, unknown>) {
  const { body } = await steer('POST', '/keys', wanted)
  return { authorization: `Bearer ${String(body['secret'])}` }
}

test.each(['sk', 'wf_live'])('a key with the prefix %s is accepted', async (prefix) => {
  const world = await controlled()
  const key = await makeKey(world, { prefix })
  expect(key.authorization).toMatch(new RegExp(`^Bearer ${prefix}[-_]sandbox`))
  expect((await world.send('GET', '/workflows', undefined, key)).status).toBe(200)
})

test('a key without the scope of a route is forbidden to use it', async () => {
  const world = await controlled()
  const { id } = world.sandbox.createWorkflow(pictureWorkflow())
  const key = await makeKey(world, { scopes: ['workflows:read'] })
  const refused = await world.send('POST', `/workflows/${id}/run`, {}, key)
  expect(refused.status).toBe(403)
  expect(refused.body).toEqual({ error: 'Forbidden' })
  expect((await world.send('GET', `/workflows/${id}`, undefined, key)).status).toBe(200)
})

test.each([
  ['docs', 403],
  ['server-2026-08', 404],
] as const)(
  'in the profile %s a key with workflows:read alone polls with %i',
  async (profile, status) => {
    const world = await controlled({ profile })
    const key = await makeKey(world, { scopes: ['workflows:read'] })
    const polled = await world.send('GET', '/workflows/executions/x/poll', undefined, key)
    expect(polled.status).toBe(status)
  },
)

test('a key is refused once it has expired', async () => {
  const world = await controlled()
  const key = await makeKey(world, { expiresAt: '2026-09-01T10:00:30.000Z' })
  expect((await world.send('GET', '/workflows', undefined, key)).status).toBe(200)
  world.pass(30_000)
  const refused = await world.send('GET', '/workflows', undefined, key)
  expect(refused.status).toBe(401)
  expect(refused.body).toEqual({ error: 'API key has expired' })
})

test('what belongs to another account is forbidden, and not listed', async () => {
  const world = await controlled()
  const { id } = world.sandbox.createWorkflow(pictureWorkflow())
  await world.send('POST', `/workflows/${id}/run`, {})
  const [execution] = world.sandbox.executions()
  const key = await makeKey(world, { accountId: 'user_2' })
  const ask = (path: string) => world.send('GET', path, undefined, key)
  expect((await ask(`/workflows/${id}`)).status).toBe(403)
  expect((await ask(`/workflows/executions/${execution?.id}/poll`)).status).toBe(403)
  expect((await ask('/workflows')).rows).toEqual([])
})

test('the executions of a day are counted, and the next day begins anew', async () => {
  const world = await controlled({ plan: 'free' })
  await world.steer('PUT', '/credits', { credits: 100_000 })
  const { id } = world.sandbox.createWorkflow(pictureWorkflow())
  for (let count = 0; count < 50; count++) {
    if (count % 10 === 0) world.pass(60_000)
    await world.send('POST', `/workflows/${id}/run`, {})
  }
  world.pass(60_000)
  const refused = await world.send('POST', `/workflows/${id}/run`, {})
  expect(refused.status).toBe(429)
  const untilMidnight = (24 - 10) * 60 * 60 - 6 * 60
  expect(refused.headers.get('retry-after')).toBe(String(untilMidnight))
  world.pass(untilMidnight * 1_000)
  expect((await world.send('POST', `/workflows/${id}/run`, {})).status).toBe(202)
})

test('a sliding minute frees a place when the oldest call is a minute old', async () => {
  const world = await controlled({ plan: 'free' })
  await world.steer('PATCH', '/settings', { window: 'sliding' })
  await world.send('GET', '/workflows')
  world.pass(30_000)
  for (let count = 0; count < 9; count++) await world.send('GET', '/workflows')
  const refused = await world.send('GET', '/workflows')
  expect(refused.headers.get('retry-after')).toBe('30')
  world.pass(30_000)
  expect((await world.send('GET', '/workflows')).status).toBe(200)
  expect((await world.send('GET', '/workflows')).status).toBe(429)
})
