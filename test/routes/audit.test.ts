import { expect, test } from 'vitest'
import { createApi } from '../harness/api.ts'
import { withClient } from '../harness/database.ts'
import { countRead } from '../harness/many-rows.ts'
import { withWorld } from '../harness/world.ts'

type Entry = {
  id: string
  by: { kind: string; tokenId: string | null; name: string; via: string }
  action: string
  subject: { kind: string; id: string | null }
  requestId: string
  parameters: object
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  status: number | null
}
type Made = { id: string; token: string; rotatedAt: string | null }

const SECRET = 'sk-very-secret-of-this-test'

test(
  'each change is in the audit log with who, what, before and after, and no secret',
  withWorld(async (world) => {
    const { adminApi, api, workspaceId, trigger, endpoint, relay, databaseUrl } = world
    const list = async (query = '', of = adminApi) =>
      (await of<{ data: Entry[] }>('GET', `/v1/audit?${query}`)).data
    const made = await adminApi<Made>('POST', '/v1/tokens', {
      workspaceId,
      name: 'keeper',
      scopes: ['read', 'admin'],
    })
    const keeper = createApi(() => relay().url, made.token)

    await api('PATCH', `/v1/triggers/${trigger.id}`, { active: false, name: 'off' })
    const [patched] = await list(`subjectId=${trigger.id}&limit=1`, keeper)
    expect(patched).toMatchObject({
      by: { kind: 'token', via: 'api' },
      action: 'trigger.update',
      subject: { kind: 'trigger', id: trigger.id },
      before: { active: true },
      after: { active: false, name: 'off' },
      status: 200,
      address: '127.0.0.1',
      requestId: expect.stringMatching(/^req_/),
    })
    expect(Object.keys(patched?.after ?? {}).toSorted()).toEqual(['active', 'name'])

    await adminApi('PUT', `/v1/workspaces/${workspaceId}/connection`, {
      upstreamUrl: world.sandbox.url,
      apiKey: SECRET,
    })
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, {
      secretHeaders: { 'x-key': SECRET },
    })
    await api('POST', `/v1/endpoints/${endpoint.id}/rotate-secret`, { overlapHours: 2 })
    await api('DELETE', `/v1/endpoints/${endpoint.id}`)
    await expect(api('DELETE', `/v1/endpoints/${endpoint.id}`)).rejects.toThrow('404')
    const ofEndpoint = await list(`subjectId=${endpoint.id}`)
    expect(ofEndpoint.map(({ action, status }) => [action, status])).toEqual([
      ['endpoint.delete', 404],
      ['endpoint.delete', 204],
      ['endpoint.rotate-secret', 200],
      ['endpoint.update', 200],
      ['endpoint.create', 201],
    ])
    expect(ofEndpoint.at(0)).toMatchObject({ before: null, after: null })
    expect(ofEndpoint.at(1)).toMatchObject({
      before: { secretHeaderNames: ['x-key'] },
      after: null,
    })
    expect(ofEndpoint.at(2)).toMatchObject({
      parameters: { overlapHours: 2 },
      before: { secretsMark: expect.any(String) },
    })
    expect(ofEndpoint.at(4)).toMatchObject({ before: null, after: { description: '' } })

    const [connected] = await list('action=workspace.connect')
    expect(connected).toMatchObject({
      by: { kind: 'operator', tokenId: null },
      before: { apiKeyMark: expect.any(String) },
      after: { apiKeyMark: expect.any(String) },
    })
    expect(connected?.before?.['apiKeyMark']).not.toBe(connected?.after?.['apiKeyMark'])

    // Another workspace's things are not shown by who asks for them in vain.
    const other = await adminApi<{ id: string }>('POST', '/v1/workspaces', {
      name: 'other',
      upstreamUrl: world.sandbox.url,
      apiKey: SECRET,
    })
    const foreign = await adminApi<Made>('POST', '/v1/tokens', {
      workspaceId: other.id,
      scopes: ['read', 'manage', 'admin'],
      name: 'foreign',
    })
    const stranger = createApi(() => relay().url, foreign.token)
    await expect(stranger('PATCH', `/v1/triggers/${trigger.id}`, {})).rejects.toThrow(
      '404',
    )
    const seen = await list('', stranger)
    expect(seen.map(({ action, before, after }) => [action, before, after])).toEqual([
      ['trigger.update', null, null],
      ['token.create', null, expect.objectContaining({ name: 'foreign' })],
      ['workspace.create', null, expect.objectContaining({ name: 'other' })],
    ])
    expect(await list(`workspaceId=${other.id}`)).toHaveLength(seen.length)
    expect(await list(`tokenId=${foreign.id}`)).toMatchObject([
      { action: 'trigger.update', status: 404 },
    ])
    await expect(list('', api)).rejects.toThrow('"missing":["admin"]')

    const everything = JSON.stringify(await list('limit=100'))
    for (const hidden of [SECRET, 'whsec_', 'rly_', 'v2.']) {
      expect(everything).not.toContain(hidden)
    }
    const pages = async (cursor = ''): Promise<string[]> => {
      const page = await adminApi<{ data: Entry[]; nextCursor: string | null }>(
        'GET',
        `/v1/audit?limit=4&cursor=${cursor}`,
      )
      const ids = page.data.map(({ id }) => id)
      return page.nextCursor ? [...ids, ...(await pages(page.nextCursor))] : ids
    }
    const all = (await list('limit=100')).map(({ id }) => id)
    expect(await pages()).toEqual(all)

    // Starts of runs and events are not changes, and cost no entry.
    await api('POST', '/v1/events', { type: 'custom.a', data: {} })
    expect(await list('limit=100')).toHaveLength(all.length)

    await withClient(databaseUrl, async (client) => {
      await client.query(
        `insert into audit_entries (id, workspace_id, token_id, via, address, request_id,
                action, subject_kind, subject_id, parameters, created_at, status)
         select 'aud_' || lpad(n::text, 26, '0'), $1, 'tok_x', 'api', '', '', 'run.delete',
                'run', 'run_' || n, '{}', now(), 204 from generate_series(1, 20000) n`,
        [workspaceId],
      )
      await client.query('analyze audit_entries')
    })
    const before = await countRead(world, 'audit_entries')
    for (const query of [
      `subjectId=run_77&workspaceId=${workspaceId}`,
      `action=workspace.connect&workspaceId=${workspaceId}`,
      `tokenId=${foreign.id}`,
      'before=2000-01-01T00:00:00Z&limit=5',
    ]) {
      expect((await list(query)).length, query).toBeGreaterThan(0)
    }
    const read = async () => (await countRead(world, 'audit_entries')) - before
    await expect.poll(read).toBeGreaterThan(0)
    expect(await read()).toBeLessThan(1_000)
  }),
)

test(
  'a change that cannot be written down is not made, and a token gets another secret with an overlap',
  withWorld(async (world) => {
    const { adminApi, workspaceId, relay, databaseUrl } = world
    const open = async (token: string) => {
      const response = await fetch(new URL('/v1/runs', relay().url), {
        headers: { authorization: `Bearer ${token}` },
      })
      return response.status
    }
    const scopes = ['read', 'admin']
    const first = await adminApi<Made>('POST', '/v1/tokens', {
      workspaceId,
      name: 'a',
      scopes,
    })
    const own = createApi(() => relay().url, first.token)
    const rotate = async (by = own, body = {}) =>
      by<Made & { formerUntil: string }>('POST', `/v1/tokens/${first.id}/rotate`, body)

    const second = await rotate()
    expect(second).toMatchObject({ id: first.id, rotatedAt: expect.any(String) })
    expect(second.token).not.toBe(first.token)
    expect([await open(first.token), await open(second.token)]).toEqual([200, 200])
    // Who has the former secret only cannot get the next one.
    await expect(rotate(own)).rejects.toThrow('400')
    const bySecond = createApi(() => relay().url, second.token)
    const listening = await fetch(new URL('/v1/events', relay().url), {
      headers: { authorization: `Bearer ${second.token}`, accept: 'text/event-stream' },
    })
    const reader = listening.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toContain('connected')
    const third = await rotate(bySecond, { overlapHours: 0 })
    expect(await open(first.token)).toBe(401)
    expect([await open(second.token), await open(third.token)]).toEqual([401, 200])
    await world.api('POST', '/v1/events', { type: 'custom.secret', data: {} })
    expect(await reader?.read()).toEqual({ done: true, value: undefined })
    await expect(adminApi('POST', '/v1/tokens/none/rotate', {})).rejects.toThrow('404')

    await withClient(databaseUrl, async (client) => {
      await client.query('alter table audit_entries rename to away')
      await expect(rotate(adminApi, {})).rejects.toThrow('500')
      await client.query('alter table away rename to audit_entries')
    })
    expect(await open(third.token)).toBe(200)
    // Its change was made or not: nobody knows, and the entry says so.
    await withClient(databaseUrl, async (client) =>
      client.query(`update audit_entries set status = null, ended_at = null`),
    )
    const { data } = await adminApi<{ data: Entry[] }>('GET', '/v1/audit?limit=1')
    expect(data).toMatchObject([{ status: null, durationMs: null }])
  }),
)
