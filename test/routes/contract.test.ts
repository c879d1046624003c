import { API_ROUTES, createApiDocument } from '@wireflow-connect/relay'
import { expect, test } from 'vitest'
import { createAnswerCheck } from '../harness/answers.ts'
import { withWorld, type World } from '../harness/world.ts'

const METHODS = ['get', 'post', 'put', 'patch', 'delete']
const NOTHING_THERE = 'There is nothing at this address.'

type Refusal = {
  error: { code: string; message: string; details?: { field: string; message: string }[] }
}

type Asking = { method: string; path: string; token?: string; body?: unknown }

async function ask(world: World, { method, path, token = world.token, body }: Asking) {
  const response = await fetch(new URL(path, world.relay().url), {
    method: method.toUpperCase(),
    redirect: 'manual',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  })
  const text = await response.text()
  const json = (/^[[{]/.test(text) ? JSON.parse(text) : undefined) as Refusal | undefined
  return { status: response.status, headers: response.headers, json }
}

/** Ids of things that are there, by the name that a path gives them. */
async function idsOf(world: World): Promise<Record<string, string>> {
  const { runId, statusUrl } = await world.fire()
  await world.receiver.next()
  const first = async (list: string) => {
    const { data } = await world.api<{ data: { id: string }[] }>('GET', list)
    return data[0]?.id ?? ''
  }
  const { id: scheduleId } = await world.api<{ id: string }>('POST', '/v1/schedules', {
    triggerId: world.trigger.id,
    cron: '0 9 * * *',
  })
  return {
    runId,
    scheduleId,
    receipt: statusUrl.split('/').at(-1) ?? '',
    triggerId: world.trigger.id,
    endpointId: world.endpoint.id,
    workflowId: world.workflowId,
    workspaceId: world.workspaceId,
    deliveryId: await first('/v1/deliveries'),
  }
}

function fill(path: string, ids: Record<string, string>): string {
  return path.replaceAll(/\{(\w+)\}|:(\w+)/g, (_all, one: string, other: string) => {
    return ids[one ?? other] ?? 'none'
  })
}

test(
  'every documented path is there, and takes the documented methods and no other',
  withWorld(async (world) => {
    const ids = await idsOf(world)
    const unexpected: string[] = []
    for (const [template, item] of Object.entries(createApiDocument().paths ?? {})) {
      const known = METHODS.filter((method) => method in item)
      for (const method of METHODS) {
        // What would take a thing away is asked for with the id of nothing.
        const path = fill(template, method === 'get' ? ids : {})
        const answer = await ask(world, { method, path })
        const isDocumented = known.includes(method)
        const isFine = isDocumented ? isThere(template, answer) : isRefused(known, answer)
        if (!isFine) unexpected.push(`${answer.status} ${method} ${template}`)
      }
    }
    expect(unexpected).toEqual([])
  }),
)

type Answer = Awaited<ReturnType<typeof ask>>

function isThere(template: string, { status, json }: Answer): boolean {
  // A link that nobody has signed leads to nothing, too.
  const isLink = template.startsWith('/results/')
  return status !== 405 && (isLink || json?.error?.message !== NOTHING_THERE)
}

function isRefused(known: readonly string[], { status, headers }: Answer): boolean {
  if (status === 404) return true
  const allowed = headers.get('allow')?.split(', ') ?? []
  return status === 405 && known.every((each) => allowed.includes(each.toUpperCase()))
}

test(
  'every example of the document is answered with what it says',
  withWorld(async (world) => {
    const ids = await idsOf(world)
    const own = (body: unknown) =>
      JSON.parse(
        JSON.stringify(body)
          .replaceAll('example-workflow', world.workflowId)
          .replaceAll('example-workspace', world.workspaceId)
          .replaceAll('example-trigger', world.trigger.id)
          .replaceAll('example-run', ids['runId'] ?? ''),
      ) as unknown
    const check = createAnswerCheck()
    let count = 0
    for (const { method, path, route, permission } of API_ROUTES) {
      const examples = Object.entries(route.declaration.examples ?? {})
      for (const [name, { body, status }] of examples) {
        const token = permission.startsWith('operator') ? world.adminToken : world.token
        const address = fill(`/v1${path}`, ids)
        const asking = { method, path: address, token, body: own(body) }
        const answer = await ask(world, asking)
        const shown = `${method} ${path}: ${name}: ${JSON.stringify(answer.json)}`
        expect(answer.status, shown).toBe(status)
        check({ method, path: address, status, body: answer.json })
        count++
      }
    }
    expect(count).toBeGreaterThan(10)
  }),
)

test(
  'what a route does not know is refused by name, with what was probably meant',
  withWorld(async (world) => {
    for (const { method, path, route, permission } of API_ROUTES) {
      const token = permission.startsWith('operator') ? world.adminToken : world.token
      const name = `${method} ${path}`
      const address = fill(`/v1${path}`, {})
      const query = { method, path: `${address}?zzz=`, token, body: undefined }
      const { status, json } = await ask(world, query)
      expect([status, json?.error.code], name).toEqual([400, 'invalid_request'])
      const faults = json?.error.details?.map(({ field }) => field)
      expect(faults, name).toContain('zzz')
      if (!route.declaration.body) continue
      const unknown = await ask(world, { method, path: address, token, body: { zzz: 1 } })
      expect(unknown.status, name).toBe(400)
      expect(unknown.json?.error.details, name).toContainEqual({
        field: 'zzz',
        message: 'There is no such field here.',
      })
    }
    const faultsOf = async (method: string, path: string, body?: unknown) => {
      const { json } = await ask(world, { method, path, body })
      return json?.error.details?.map(({ field, message }) => [field, message])
    }
    const there = 'There is no such field here.'
    expect(await faultsOf('get', '/v1/runs?limti=5&State=failed&from=2020')).toEqual([
      ['limti', `${there} Did you mean "limit"?`],
      ['State', `${there} Did you mean "state"?`],
      ['from', there],
    ])
    const settings = { limits: { runsPerday: 1 } }
    expect(await faultsOf('post', '/v1/triggers', { workflowId: 'x', settings })).toEqual(
      [['settings.limits.runsPerday', `${there} Did you mean "runsPerDay"?`]],
    )
    const events = [{ type: 'custom.a', data: {}, timestmap: '' }]
    expect(await faultsOf('post', '/v1/events', { events })).toEqual([
      ['events.0.timestmap', `${there} Did you mean "timestamp"?`],
    ])
    expect(await faultsOf('get', '/v1/runs?limit=1&limit=2')).toMatchObject([
      ['limit', {}],
    ])
  }),
)

test(
  'who asks again and again for a run or its receipt is not sent what has not changed',
  withWorld(async (world) => {
    const { statusUrl, runId } = await world.fire()
    await world.receiver.next()
    const token = { authorization: `Bearer ${world.token}` }
    for (const path of [`/v1/runs/${runId}`, new URL(statusUrl).pathname]) {
      const url = new URL(path, world.relay().url)
      const first = await fetch(url, { headers: token })
      const tag = first.headers.get('etag') ?? ''
      expect(tag).toMatch(/^W\/".+"$/)
      expect(first.headers.get('cache-control')).toBe('private, no-cache')
      const known = { ...token, 'if-none-match': tag }
      const again = await fetch(url, { headers: known })
      expect([again.status, await again.text()]).toEqual([304, ''])
      const other = await fetch(url, { headers: { ...token, 'if-none-match': 'W/"x"' } })
      expect(other.status).toBe(200)
    }
  }),
)
