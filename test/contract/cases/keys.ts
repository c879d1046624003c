import assert from 'node:assert/strict'
import type { Api } from '../api.ts'
import type { Area, ContractCase } from '../contract-case.ts'
import { errorText, expectRefusal } from '../expect.ts'
import { words } from '../graphs.ts'

const NONE = { authorization: '' }

function refusedWith(id: string, header: string, text: string): ContractCase {
  return {
    id,
    says: `The authorization "${header}" is refused with 401 "${text}"`,
    basis: 'documented',
    async check({ send }) {
      const reply = await send('GET', '/workflows', undefined, { authorization: header })
      expectRefusal(reply, 401, text)
    },
  }
}

async function keyWith({ steer }: Api, wanted: Record<string, unknown>) {
  const { body } = await steer('POST', '/keys', wanted)
  return { authorization: `Bearer ${String(body['secret'])}` }
}

function scope(id: string, needed: string, method: string, path: string): ContractCase {
  return {
    id,
    says: `${method} ${path} needs the scope ${needed}, and is refused with 403 without it`,
    basis: 'documented',
    sandboxOnly: true,
    async check(api) {
      const workflowId = await api.create(words())
      const at = path.replace('{id}', workflowId)
      const other = needed === 'usage:read' ? 'workflows:read' : 'usage:read'
      const without = await keyWith(api, { scopes: [other] })
      expectRefusal(await api.send(method, at, body(method), without), 403)
      const withIt = await keyWith(api, { scopes: [needed] })
      const allowed = await api.send(method, at, body(method), withIt)
      assert.notEqual(allowed.status, 403)
    },
  }
}

function body(method: string): unknown {
  return method === 'GET' ? undefined : {}
}

export const KEYS: Area = {
  name: 'Keys and scopes',
  cases: [
    refusedWith('KEY-01', '', 'Missing Authorization header'),
    refusedWith('KEY-02', 'Token abc', 'Invalid API key format. Expected: Bearer sk-...'),
    refusedWith('KEY-03', 'Bearer sk-unknown-key', 'Invalid API key'),
    {
      id: 'KEY-04',
      says: 'A key that has expired is refused with 401 "API key has expired"',
      basis: 'documented',
      sandboxOnly: true,
      async check(api) {
        const key = await keyWith(api, { expiresAt: '2001-01-01T00:00:00.000Z' })
        const reply = await api.send('GET', '/workflows', undefined, key)
        expectRefusal(reply, 401, 'API key has expired')
      },
    },
    {
      id: 'KEY-05',
      says: 'A key begins with sk-',
      basis: 'contradicted',
      profile: 'docs',
      sandboxOnly: true,
      async check(api) {
        const key = await keyWith(api, { prefix: 'sk' })
        assert.equal((await api.send('GET', '/workflows', undefined, key)).status, 200)
      },
    },
    {
      id: 'KEY-06',
      says: 'A key begins with wf_live_',
      basis: 'contradicted',
      profile: 'server-2026-08',
      sandboxOnly: true,
      async check(api) {
        const key = await keyWith(api, { prefix: 'wf_live' })
        assert.equal((await api.send('GET', '/workflows', undefined, key)).status, 200)
      },
    },
    scope('KEY-07', 'workflows:read', 'GET', '/workflows'),
    scope('KEY-08', 'workflows:read', 'GET', '/workflows/{id}'),
    scope('KEY-09', 'workflows:write', 'POST', '/workflows'),
    scope('KEY-10', 'workflows:write', 'DELETE', '/workflows/{id}'),
    scope('KEY-11', 'workflows:execute', 'POST', '/workflows/{id}/execute'),
    scope('KEY-12', 'workflows:execute', 'POST', '/workflows/{id}/run'),
    scope('KEY-13', 'executions:read', 'GET', '/workflows/{id}/executions'),
    scope('KEY-14', 'usage:read', 'GET', '/developer/usage'),
    {
      id: 'KEY-15',
      says: 'Polling needs executions:read; workflows:read alone is refused',
      basis: 'contradicted',
      profile: 'docs',
      sandboxOnly: true,
      async check(api) {
        const key = await keyWith(api, { scopes: ['workflows:read'] })
        const path = '/workflows/executions/exec_0/poll'
        expectRefusal(await api.send('GET', path, undefined, key), 403)
      },
    },
    {
      id: 'KEY-16',
      says: 'Polling is allowed with workflows:read alone',
      basis: 'contradicted',
      profile: 'server-2026-08',
      sandboxOnly: true,
      async check(api) {
        const key = await keyWith(api, { scopes: ['workflows:read'] })
        const path = '/workflows/executions/exec_0/poll'
        expectRefusal(await api.send('GET', path, undefined, key), 404)
      },
    },
    {
      id: 'KEY-17',
      says: 'What belongs to somebody else is refused with 403 "Forbidden"',
      basis: 'documented',
      sandboxOnly: true,
      async check(api) {
        const workflowId = await api.create(words())
        const key = await keyWith(api, { accountId: 'user_2' })
        const reply = await api.send('GET', `/workflows/${workflowId}`, undefined, key)
        expectRefusal(reply, 403, 'Forbidden')
      },
    },
    {
      id: 'KEY-18',
      says: 'Every answer carries X-Request-Id, refusals too, and no two are the same',
      basis: 'documented',
      async check({ send }) {
        const good = await send('GET', '/workflows')
        const bad = await send('GET', '/workflows', undefined, NONE)
        const ids = [good, bad].map(({ headers }) => headers.get('x-request-id'))
        assert.ok(ids.every(Boolean))
        assert.notEqual(ids[0], ids[1])
      },
    },
    {
      id: 'KEY-19',
      says: 'An error is a plain text: {"error":"Workflow not found"}',
      basis: 'contradicted',
      profile: 'docs',
      async check({ send }) {
        const reply = await send('GET', '/workflows/cmx-none')
        assert.equal(reply.status, 404)
        assert.deepEqual(reply.body, { error: 'Workflow not found' })
      },
    },
    {
      id: 'KEY-20',
      says: 'An error is an object with type, message and code',
      basis: 'contradicted',
      profile: 'server-2026-08',
      async check({ send }) {
        const reply = await send('GET', '/workflows/cmx-none')
        assert.equal(errorText(reply), 'Workflow not found')
        assert.deepEqual(Object.keys(reply.body['error'] as object).sort(), [
          'code',
          'message',
          'type',
        ])
      },
    },
  ],
}
