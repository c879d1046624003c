import { API_ROUTES, type Permission } from '@wireflow-connect/relay'
import { expect, test } from 'vitest'
import { createApi, type Api } from '../harness/api.ts'
import { withClient } from '../harness/database.ts'
import { withWorld, type World } from '../harness/world.ts'

type Made = {
  id: string
  token: string
  scopes: string[]
  expiresAt: string | null
  lastUsedAt: string | null
}
type Refusal = {
  error: { code: string; message: string; details?: { missing: string[] } }
}

const SCOPES = ['read', 'run', 'manage', 'admin']

/** The scopes that open a route to a token: none for those of the operator. */
const NEEDED: Record<Permission, readonly string[]> = {
  read: ['read'],
  run: ['run'],
  manage: ['manage'],
  'read+run': ['read', 'run'],
  own: ['manage'],
  operator: [],
  'operator or admin': ['admin'],
  'operator or read+admin': ['read', 'admin'],
}

async function makeToken(make: Api, more: object): Promise<Made> {
  return make<Made>('POST', '/v1/tokens', { name: 'narrow', ...more })
}

async function ask(world: World, token: string, method: string, path: string) {
  const response = await fetch(new URL(path, world.relay().url), {
    method,
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
  })
  const text = await response.text()
  const body = (text.startsWith('{') ? JSON.parse(text) : {}) as Partial<Refusal>
  return { status: response.status, body, headers: response.headers }
}

test(
  'every route below /v1 opens with its scopes, and refuses a token without them by name',
  withWorld(async (world) => {
    const { adminApi, workspaceId } = world
    const all = async (scopes: string[]) =>
      (await makeToken(adminApi, { workspaceId, scopes })).token
    const withOut = new Map<string, string>()
    for (const scope of SCOPES) {
      withOut.set(scope, await all(SCOPES.filter((each) => each !== scope)))
    }
    for (const { permission, path, ...route } of API_ROUTES) {
      const method = route.method.toUpperCase()
      const { id } = await world.api<{ id: string }>('POST', '/v1/endpoints', {
        url: `${world.receiver.url}/another`,
      })
      const url = `/v1${path.replace(':endpointId', id).replaceAll(/:\w+/g, 'unknown')}`
      const name = `${method} ${url}`
      const needed = NEEDED[permission]
      for (const scope of needed) {
        const token = withOut.get(scope) ?? ''
        const { status, body, headers } = await ask(world, token, method, url)
        expect([status, body.error?.code], name).toEqual([403, 'insufficient_scope'])
        expect(body.error?.details, name).toEqual({ missing: [scope] })
        expect(headers.get('www-authenticate'), name).toBe(
          `Bearer error="insufficient_scope", scope="${scope}"`,
        )
      }
      const enough = await all(permission === 'operator' ? SCOPES : [...needed])
      const { status } = await ask(world, enough, method, url)
      expect([401, 403].includes(status), name).toBe(permission === 'operator')
      expect(status, name).toBeLessThan(500)
      const unknown = await ask(world, 'rly_unknown', method, url)
      expect(unknown.status, name).toBe(401)
      expect(unknown.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
    }

    const { runId } = await world.fire()
    const poll = `/api/v1/workflows/executions/${runId}/poll`
    expect(await ask(world, await all(['read']), 'GET', poll)).toMatchObject({
      status: 200,
    })
    const refused = await ask(world, withOut.get('read') ?? '', 'GET', poll)
    expect(refused).toMatchObject({ status: 403 })
    const bare = await fetch(new URL('/v1/runs', world.relay().url))
    expect(bare.headers.get('www-authenticate')).toBe('Bearer')
  }),
)

test(
  'a token makes, lists and removes tokens of its workspace that may do no more than itself',
  withWorld(async (world) => {
    const { adminApi, workspaceId, relay } = world
    const soon = new Date(Date.now() + 3_600_000).toISOString()
    const scopes = ['admin', 'read']
    const made = await makeToken(adminApi, { workspaceId, scopes, expiresAt: soon })
    const own = createApi(() => relay().url, made.token)

    const child = await makeToken(own, {})
    expect(child).toMatchObject({ scopes: ['read'], expiresAt: soon, lastUsedAt: null })
    await createApi(() => relay().url, child.token)('GET', '/v1/runs')
    await expect(makeToken(own, { scopes: ['run', 'manage'] })).rejects.toThrow(
      '403 {"error":{"code":"insufficient_scope","message":"This token lacks the scope \\"run\\" and \\"manage\\".',
    )
    const later = new Date(Date.now() + 7_200_000).toISOString()
    await expect(makeToken(own, { expiresAt: later })).rejects.toThrow('400')
    const past = new Date(Date.now() - 1_000).toISOString()
    await expect(makeToken(adminApi, { workspaceId, expiresAt: past })).rejects.toThrow(
      '400',
    )
    await expect(makeToken(adminApi, {})).rejects.toThrow('workspaceId')
    await expect(makeToken(own, { scope: ['read'] })).rejects.toThrow('scope')

    const other = await adminApi<{ id: string }>('POST', '/v1/workspaces', {
      name: 'other',
      upstreamUrl: world.sandbox.url,
      apiKey: 'other',
    })
    const foreign = await makeToken(adminApi, { workspaceId: other.id })
    await expect(makeToken(own, { workspaceId: other.id })).rejects.toThrow('404')
    const listed = await own<{ data: Made[] }>('GET', '/v1/tokens')
    const ids = listed.data.map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining([made.id, child.id]))
    expect(ids).not.toContain(foreign.id)
    expect(JSON.stringify(listed)).not.toContain('rly_')
    const ofOther = `/v1/tokens?workspaceId=${other.id}`
    expect((await own<{ data: Made[] }>('GET', ofOther)).data).toHaveLength(ids.length)
    expect((await adminApi<{ data: Made[] }>('GET', ofOther)).data).toMatchObject([
      { id: foreign.id, scopes: ['read', 'run', 'manage'] },
    ])

    await expect(own('DELETE', `/v1/tokens/${foreign.id}`)).rejects.toThrow('404')
    // The world's own token may do more than this one.
    const [wider] = listed.data.filter((each) => each.scopes.includes('manage'))
    await expect(own('DELETE', `/v1/tokens/${wider?.id}`)).rejects.toThrow('403')
    await own('DELETE', `/v1/tokens/${child.id}`)
    expect(await ask(world, child.token, 'GET', '/v1/runs')).toMatchObject({
      status: 401,
    })
  }),
)

test(
  'a token ends when it says, tells when it was last used to the minute, and ends its streams',
  withWorld(async (world) => {
    const { adminApi, workspaceId, relay, databaseUrl } = world
    const { id, token } = await makeToken(adminApi, { workspaceId })
    const sql = async (text: string) =>
      withClient(databaseUrl, async (client) => client.query(text, [id]))
    const lastUse = async () => {
      const list = await adminApi<{ data: Made[] }>('GET', '/v1/tokens')
      return list.data.find((each) => each.id === id)?.lastUsedAt
    }
    expect(await lastUse()).toBeNull()
    await ask(world, token, 'GET', '/v1/runs')
    const first = await lastUse()
    expect(Math.abs(Date.now() - Date.parse(first ?? ''))).toBeLessThan(60_000)
    for (let calls = 0; calls < 5; calls++) await ask(world, token, 'GET', '/v1/runs')
    expect(await lastUse()).toBe(first)
    await sql(`update tokens set last_used_at = now() - interval '61 s' where id = $1`)
    await ask(world, token, 'GET', '/v1/runs')
    expect(await lastUse()).not.toBe(first)

    const stream = await fetch(new URL('/v1/events', relay().url), {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    })
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toContain('connected')
    await sql(`update tokens set expires_at = now() where id = $1`)
    await world.api('POST', '/v1/events', { type: 'custom.secret', data: {} })
    expect(await reader?.read()).toEqual({ done: true, value: undefined })

    // A process remembers a token for a second.
    await expect
      .poll(async () => ask(world, token, 'GET', '/v1/runs'))
      .toMatchObject({
        status: 401,
        body: { error: { message: expect.stringMatching(/^This token expired 20/) } },
      })
  }),
)

test(
  'with read and run a connector runs, and manages the endpoints that it made, no others',
  withWorld(async (world) => {
    const { adminApi, workspaceId, relay, receiver } = world
    const scopes = ['read', 'run']
    const made = await makeToken(adminApi, { workspaceId, scopes })
    const narrow = createApi(() => relay().url, made.token)
    const workflowId = world.workflowId
    const run = await narrow<{ id: string }>('POST', '/v1/runs', { workflowId, wait: 30 })
    expect(await narrow('GET', `/v1/runs/${run.id}`)).toMatchObject({
      state: 'completed',
    })

    const url = `${receiver.url}/own`
    const { id } = await narrow<{ id: string }>('POST', '/v1/endpoints', { url })
    await narrow('PATCH', `/v1/endpoints/${id}`, { description: 'mine' })
    await narrow('POST', `/v1/endpoints/${id}/rotate-secret`)
    await narrow('POST', `/v1/endpoints/${id}/test`)
    for (const [method, path] of [
      ['POST', `/v1/endpoints/${id}/reveal-secret`],
      ['POST', `/v1/endpoints/${world.endpoint.id}/rotate-secret`],
      ['PATCH', `/v1/endpoints/${world.endpoint.id}`],
      ['DELETE', `/v1/endpoints/${world.endpoint.id}`],
      ['DELETE', `/v1/triggers/${world.trigger.id}`],
    ] as const) {
      await expect(narrow(method, path, {})).rejects.toThrow('"missing":["manage"]')
    }
    const another = await makeToken(adminApi, { workspaceId, scopes })
    const other = createApi(() => relay().url, another.token)
    await expect(other('DELETE', `/v1/endpoints/${id}`)).rejects.toThrow('403')
    await narrow('DELETE', `/v1/endpoints/${id}`)
    await expect(narrow('DELETE', `/v1/endpoints/${id}`)).rejects.toThrow('404')
  }),
)
