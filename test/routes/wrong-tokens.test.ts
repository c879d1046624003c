import { API_ROUTES, type Permission } from '@wireflow-connect/relay'
import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withWorld, type World } from '../harness/world.ts'

type Refusal = { error: { code: string; message: string } }
type Door = { method: string; path: string; body: string | undefined; name: string }
/** What a credential gets at a door: its status, and what the challenge says. */
type Wanted = { status: number; code: string; challenge: RegExp | null }

const SCOPES = ['read', 'run', 'manage', 'admin']
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Scopes of which a token without any is refused. */
const NEEDED: Record<Permission, readonly string[]> = {
  read: ['read'],
  run: ['run'],
  manage: ['manage'],
  'read+run': ['read', 'run'],
  own: ['manage', 'run'],
  operator: [],
  'operator or admin': ['admin'],
  'operator or read+admin': ['read', 'admin'],
}

const UNKNOWN: Wanted = {
  status: 401,
  code: 'unauthorized',
  challenge: /^Bearer error="invalid_token"$/,
}
const TOO_SMALL: Wanted = {
  status: 403,
  code: 'insufficient_scope',
  challenge: /^Bearer error="insufficient_scope", scope="[a-z ]+"$/,
}

/** Headers that are no token at all, and what each looks like to who reads logs. */
const NO_TOKENS: Record<string, Record<string, string>> = {
  none: {},
  'an empty header': { authorization: '' },
  'a scheme alone': { authorization: 'Bearer' },
  'a password': { authorization: `Basic ${btoa('operator:secret')}` },
  'a token without its scheme': { authorization: 'rly_00000000000000000000000000' },
  'a token that was never made': {
    authorization: 'Bearer rly_00000000000000000000000000',
  },
  'a long one': { authorization: `Bearer rly_${'a'.repeat(8_000)}` },
  'not letters': { authorization: 'Bearer %00\u00ff"' },
  'in the place of a cookie': { cookie: 'wireflow_console=rly_0' },
}

async function ask(world: World, door: Door, headers: Record<string, string>) {
  const response = await fetch(new URL(door.path, world.relay().url), {
    method: door.method,
    headers: { 'content-type': 'application/json', ...headers },
    body: door.body ?? null,
    redirect: 'manual',
  })
  const text = await response.text()
  const json = (/^[[{]/.test(text) ? JSON.parse(text) : {}) as Partial<Refusal>
  return {
    status: response.status,
    headers: response.headers,
    code: json.error?.code,
    text,
  }
}

type Answer = Awaited<ReturnType<typeof ask>>

/** What is not as it has to be; undefined where all is. */
function faultOf({ status, code, headers }: Answer, wanted: Wanted): string | undefined {
  const challenge = headers.get('www-authenticate')
  const isChallenged =
    wanted.challenge === null
      ? challenge === null
      : wanted.challenge.test(challenge ?? '')
  const isKept = headers.get('cache-control') !== 'no-store'
  const isFine =
    status === wanted.status && code === wanted.code && isChallenged && !isKept
  return isFine ? undefined : [status, code, challenge, isKept ? 'kept' : ''].join(' ')
}

/** Ids of things of the world, by the name that a path gives them. */
async function idsOf(world: World): Promise<Record<string, string>> {
  const { runId } = await world.fire()
  await world.receiver.next()
  const first = async (list: string) => {
    const { data } = await world.adminApi<{ data: { id: string }[] }>('GET', list)
    return data[0]?.id ?? ''
  }
  const { data } = await world.api<{ data: { id: string }[] }>('GET', '/v1/deliveries')
  const schedule = { triggerId: world.trigger.id, cron: '0 9 1 1 *' }
  const { id } = await world.api<{ id: string }>('POST', '/v1/schedules', schedule)
  const recovery = await world.api<{ id: string }>(
    'POST',
    `/v1/endpoints/${world.endpoint.id}/recover`,
    { since: new Date(Date.now() - 60_000).toISOString() },
  )
  // It ends by itself, before anything is compared.
  const find = async () => world.api('GET', `/v1/recoveries/${recovery.id}`)
  await expect.poll(find, { timeout: 30_000 }).toMatchObject({ state: 'completed' })
  return {
    runId,
    scheduleId: id,
    recoveryId: recovery.id,
    triggerId: world.trigger.id,
    endpointId: world.endpoint.id,
    workflowId: world.workflowId,
    workspaceId: world.workspaceId,
    deliveryId: data[0]?.id ?? '',
    tokenId: await first('/v1/tokens'),
  }
}

/** Every declared route, with a body that it would take where one is known. */
function doorsTo(ids: Record<string, string>) {
  return API_ROUTES.map(({ method, path, permission, route }) => {
    const filled = path.replaceAll(/:(\w+)/g, (_all, name: string) => ids[name] ?? name)
    const [example] = Object.values(route.declaration.examples ?? {})
    const door: Door = {
      method: method.toUpperCase(),
      path: `/v1${filled}`,
      body: route.declaration.body ? JSON.stringify(example?.body ?? {}) : undefined,
      name: `${method} ${path}`,
    }
    return { door, permission, hasId: path.includes(':') }
  })
}

/** All that somebody without a right might have changed. */
async function stateOf({ api, adminApi }: World, ids: Record<string, string>) {
  const lists = ['triggers', 'schedules', 'runs', 'endpoints', 'deliveries', 'recoveries']
  const own = ['watched-workflows', `endpoints/${ids['endpointId']}`, ...lists]
  const shown = await Promise.all([
    ...own.map(async (path) => api('GET', `/v1/${path}`)),
    ...['tokens', 'signing-keys', 'workspaces'].map(async (path) =>
      adminApi('GET', `/v1/${path}`),
    ),
  ])
  return JSON.stringify(shown, (key, value: unknown) =>
    key === 'lastUsedAt' ? null : value,
  )
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** What is not there says what is, to those only who may know. */
async function expectOtherMethodsRefused(world: World, token: string): Promise<void> {
  const byPath = Map.groupBy(API_ROUTES, ({ path }) => path)
  for (const [path, routes] of byPath) {
    const taken = routes.map(({ method }) => method.toUpperCase())
    const method = METHODS.find((each) => !taken.includes(each)) ?? ''
    const door = { method, path: `/v1${path}`, body: undefined, name: path }
    const { status, headers, code } = await ask(world, door, bearer(token))
    expect([status, code], path).toEqual([405, 'method_not_allowed'])
    const heads = taken.includes('GET') ? ['HEAD'] : []
    expect(headers.get('allow')?.split(', ').toSorted(), path).toEqual(
      [...taken, ...heads].toSorted(),
    )
    expect(headers.get('cache-control'), path).toBe('no-store')
    expect((await ask(world, door, {})).status, path).toBe(401)
  }
  for (const path of ['/v1/nothing', '/v1', '/v1/runs/a/b/c']) {
    const door = { method: 'GET', path, body: undefined, name: path }
    expect((await ask(world, door, {})).status, path).toBe(401)
    expect(await ask(world, door, bearer(token)), path).toMatchObject({
      status: 404,
      code: 'not_found',
    })
  }
}

test(
  'every route refuses every wrong credential alike, changes nothing, and leaves nothing in a cache',
  withWorld(async (world) => {
    const { adminApi, workspaceId, adminToken } = world
    const ids = await idsOf(world)
    const make = async (more: object) =>
      adminApi<{ id: string; token: string }>('POST', '/v1/tokens', {
        workspaceId,
        name: 'wrong',
        scopes: SCOPES,
        ...more,
      })
    const revoked = await make({})
    const expired = await make({})
    const other = await adminApi<{ id: string }>('POST', '/v1/workspaces', {
      name: 'other',
      upstreamUrl: world.sandbox.url,
      apiKey: 'other',
    })
    const foreign = await make({ workspaceId: other.id })
    const all = await make({})
    const without = new Map<string, string>()
    for (const scope of SCOPES) {
      const scopes = SCOPES.filter((each) => each !== scope)
      without.set(scope, (await make({ scopes })).token)
    }
    const withoutBoth = (await make({ scopes: ['read', 'admin'] })).token
    await adminApi('DELETE', `/v1/tokens/${revoked.id}`)
    await withClient(world.databaseUrl, async (client) =>
      client.query(
        `update tokens set expires_at = now() - interval '1 s' where id = $1`,
        [expired.id],
      ),
    )
    const before = await stateOf(world, ids)

    const faults: string[] = []
    const expectAnswer = async (
      door: Door,
      { kind, headers }: { kind: string; headers: Record<string, string> },
      wanted: Wanted,
    ) => {
      const fault = faultOf(await ask(world, door, headers), wanted)
      if (fault !== undefined) faults.push(`${door.name}, ${kind}: ${fault}`)
    }
    for (const { door, permission, hasId } of doorsTo(ids)) {
      const isOperators = permission === 'operator'
      for (const [kind, headers] of Object.entries(NO_TOKENS)) {
        const challenge =
          headers['authorization'] === undefined ? /^Bearer$/ : UNKNOWN.challenge
        await expectAnswer(door, { kind, headers }, { ...UNKNOWN, challenge })
      }
      for (const [kind, token] of Object.entries({
        revoked: revoked.token,
        expired: expired.token,
        'half of the right one': (isOperators ? adminToken : all.token).slice(0, -1),
        'the right one in capitals': (isOperators ? adminToken : all.token).toUpperCase(),
        // The operator is in no workspace, and no workspace's token is the operator's.
        'of the other kind': isOperators ? all.token : adminToken,
      })) {
        if (kind === 'of the other kind' && permission.startsWith('operator or')) continue
        await expectAnswer(door, { kind, headers: bearer(token) }, UNKNOWN)
      }
      const tooSmall =
        permission === 'own'
          ? [withoutBoth]
          : NEEDED[permission].map((scope) => without.get(scope) ?? '')
      for (const token of tooSmall) {
        const kind = 'too small a scope'
        await expectAnswer(door, { kind, headers: bearer(token) }, TOO_SMALL)
      }
      // Somebody of another workspace finds nothing of this one.
      const elsewhere = await ask(world, door, bearer(foreign.token))
      const isWorkflow =
        door.path.includes('/workflows/') || door.path.includes('watched')
      const isRefused = isOperators
        ? elsewhere.status === 401
        : elsewhere.status >= 400 && elsewhere.status < 500
      if (hasId && !isWorkflow && !isRefused) {
        faults.push(
          `${door.name}, other workspace: ${elsewhere.status} ${elsewhere.text}`,
        )
      }
      for (const id of [ids['runId'], ids['endpointId'], ids['deliveryId']]) {
        if (id && elsewhere.status < 300 && elsewhere.text.includes(id)) {
          faults.push(`${door.name}, other workspace, shows ${id}`)
        }
      }
      if (elsewhere.headers.get('cache-control') !== 'no-store') {
        faults.push(`${door.name}, other workspace: kept`)
      }
    }
    expect(faults).toEqual([])
    expect(await stateOf(world, ids)).toBe(before)
    await expectOtherMethodsRefused(world, all.token)
    const poll = `/api/v1/workflows/executions/${ids['runId']}/poll`
    for (const token of [revoked.token, expired.token, 'rly_0']) {
      const door = { method: 'GET', path: poll, body: undefined, name: poll }
      const { status, headers } = await ask(world, door, bearer(token))
      expect([status, headers.get('www-authenticate')]).toEqual([
        401,
        'Bearer error="invalid_token"',
      ])
    }
  }),
  120_000,
)
