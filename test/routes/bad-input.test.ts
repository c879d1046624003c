import supertest from 'supertest'
import { describe, expect, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'

const MIB = 1024 * 1024

/** What every refusal looks like, with an id to quote. */
function expectRefusal(
  response: supertest.Response,
  status: number,
  code: string,
  message: RegExp,
): void {
  expect(response.status).toBe(status)
  expect(response.body.error).toMatchObject({
    code,
    message: expect.stringMatching(message),
    requestId: response.headers['x-request-id'],
  })
}

const callerOf = (world: World) => supertest(world.relay().url)

describe('a trigger refuses', () => {
  test(
    'what it cannot take, and says what to do',
    withWorld(async (world) => {
      const caller = callerOf(world)
      const path = `/t/${world.trigger.id}`

      const unknown = await caller.post('/t/trg_unknown').send({})
      expectRefusal(unknown, 404, 'trigger_not_found', /not found/)

      const json = caller.post(path).set('content-type', 'application/json')
      expectRefusal(await json.send('{"prompt":'), 400, 'malformed_body', /valid JSON/)

      const list = await caller.post(path).send(['a'])
      expectRefusal(list, 400, 'malformed_body', /not a JSON object/)

      const large = await caller.post(path).send({ prompt: 'x'.repeat(MIB) })
      expectRefusal(large, 413, 'body_too_large', /1 MiB/)

      const xml = caller.post(path).set('content-type', 'application/xml')
      expectRefusal(await xml.send('<a/>'), 415, 'unsupported_media_type', /Send appl/)

      const patch = { active: false }
      await world.api('PATCH', `/v1/triggers/${world.trigger.id}`, patch)
      const inactive = await caller.post(path).send({})
      expectRefusal(inactive, 400, 'trigger_inactive', /not active/)

      expect(world.sandbox.executions()).toHaveLength(0)
    }),
  )

  test(
    'under the upstream path in the shape of the upstream',
    withWorld(async (world) => {
      const response = await callerOf(world)
        .post('/api/v1/workflow/trg_unknown/trigger')
        .send({})
      expect(response.status).toBe(404)
      expect(response.body).toEqual({ error: 'Workflow not found' })
      expect(response.headers['x-request-id']).toMatch(/^req_/)
    }),
  )
})

test(
  'a person at a browser reads the refusal as a page, with the id to quote',
  withWorld(async (world) => {
    const response = await callerOf(world)
      .post('/t/trg_unknown')
      .set('accept', 'text/html,*/*;q=0.8')
      .type('form')
      .send({ prompt: 'a boat' })
    expect(response.status).toBe(404)
    expect(response.type).toBe('text/html')
    expect(response.text).toContain('Workflow not found')
    expect(response.text).toContain(response.headers['x-request-id'])
  }),
)

describe('the API refuses', () => {
  test(
    'a missing or wrong token, and the token of somebody else',
    withWorld(async (world) => {
      const caller = callerOf(world)
      const none = await caller.get('/v1/runs')
      expectRefusal(none, 401, 'unauthorized', /Authorization: Bearer/)

      const wrong = caller.get('/v1/runs').auth('rly_wrong', { type: 'bearer' })
      expectRefusal(await wrong, 401, 'unauthorized', /not known/)

      const noAdmin = caller.get('/v1/workspaces').auth('rly_wrong', { type: 'bearer' })
      expectRefusal(await noAdmin, 401, 'unauthorized', /admin token/)

      const stranger = await createStranger(world)
      const path = `/v1/triggers/${world.trigger.id}`
      const foreign = caller.get(path).auth(stranger, { type: 'bearer' })
      expectRefusal(await foreign, 404, 'not_found', /no such trigger/)
      const endpoint = `/v1/endpoints/${world.endpoint.id}`
      const removal = caller.delete(endpoint).auth(stranger, { type: 'bearer' })
      expectRefusal(await removal, 404, 'not_found', /no such endpoint/)
    }),
  )

  test(
    'fields that are wrong, each by name, and addresses where nothing is',
    withWorld(async (world) => {
      const caller = callerOf(world)
      const token = await createToken(world, world.workspaceId)
      const post = (path: string) => caller.post(path).auth(token, { type: 'bearer' })

      const endpoint = await post('/v1/endpoints').send({
        url: 'ftp://host',
        eventTypes: 1,
      })
      expectRefusal(endpoint, 400, 'invalid_request', /url, eventTypes/)
      expect(endpoint.body.error.details).toHaveLength(2)

      // Protection in the wrong place would protect nothing.
      const { workflowId } = world
      const misplaced = await post('/v1/triggers').send({
        workflowId,
        limits: { runsPerDay: 1 },
        sigend: true,
      })
      expectRefusal(misplaced, 400, 'invalid_request', /limits, sigend/)
      expect(misplaced.body.error.details[0]).toEqual({
        field: 'limits',
        message: 'belongs into "settings"',
      })
      const triggerId = world.trigger.id
      const cron = { triggerId, cron: '0 9 * * *' }
      const url = world.receiver.url
      const bodies: [path: string, body: object][] = [
        ['/v1/triggers', { workflowId, settings: { limits: { runPerDay: 1 } } }],
        ['/v1/triggers', { workflowId, settings: { files: { alowed: false } } }],
        ['/v1/runs', { workflowId, input: {} }],
        ['/v1/runs', { workflowId, callback: { url, notBefore: 1 } }],
        ['/v1/schedules', { ...cron, timezone: 'UTC' }],
        ['/v1/endpoints', { url, conditions: [{ path: 'a', op: 'exists', valeu: 1 }] }],
        [`/v1/endpoints/${world.endpoint.id}/rotate-secret`, { overlap: 1 }],
        [`/v1/endpoints/${world.endpoint.id}/recover`, { since: new Date(), types: [] }],
        ['/v1/events', { type: 'custom.a', data: {}, source: 'x' }],
      ]
      for (const [path, body] of bodies) {
        const refused = await post(path).send(body)
        const words =
          /Not valid: .*(runPerDay|alowed|input|notBefore|timezone|valeu|overlap|types|source)/
        expectRefusal(refused, 400, 'invalid_request', words)
      }
      for (const [path, body] of [
        ['/v1/tokens', { workspaceId: world.workspaceId, name: 'a', scope: 'read' }],
        ['/v1/workspaces', { name: 'a', upstreamUrl: url, apiKey: 'k', key: 'k' }],
        ['/v1/signing-keys/rotate', { publish: 1 }],
      ] as const) {
        const refused = world.adminApi('POST', path, body)
        await expect(refused).rejects.toThrow(/400.*Not valid: (scope|key|publish)/)
      }
      const change = world.api('PATCH', `/v1/triggers/${triggerId}`, { challenge: true })
      await expect(change).rejects.toThrow(/challenge.*belongs into \\"settings\\"/)

      const missing = await post('/v1/triggers').send({ workflowId: 'nope' })
      expectRefusal(missing, 422, 'workflow_unavailable', /upstream/)

      expectRefusal(await post('/v1/nothing').send({}), 404, 'not_found', /nothing at/)
      const percent = await caller.get('/t/%E0%A4%A')
      expectRefusal(percent, 404, 'not_found', /nothing at/)
    }),
  )
})

async function createStranger(world: World): Promise<string> {
  const workspace = await world.adminApi<{ id: string }>('POST', '/v1/workspaces', {
    name: 'Strangers',
    upstreamUrl: world.sandbox.url,
    apiKey: world.sandbox.apiKey,
  })
  return createToken(world, workspace.id)
}

async function createToken(world: World, workspaceId: string): Promise<string> {
  const { token } = await world.adminApi<{ token: string }>('POST', '/v1/tokens', {
    workspaceId,
    name: 'test',
  })
  return token
}
