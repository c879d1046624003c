import { expect, test } from 'vitest'
import { withBrokenNetwork } from '../harness/broken-network.ts'
import type { World } from '../harness/world.ts'

type Call = { method: string; path: string; headers?: Record<string, string> }

async function call(world: World, { method, path, headers = {} }: Call) {
  const response = await fetch(new URL(path, world.relay().url), {
    method,
    headers: {
      authorization: `Bearer ${world.token}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: method === 'GET' ? null : JSON.stringify({ type: 'custom.a', data: {} }),
    redirect: 'manual',
  })
  return {
    status: response.status,
    retryAfter: Number(response.headers.get('retry-after')),
    text: await response.text(),
  }
}

test(
  'while the database is away every door answers 503 with words and when to try again',
  withBrokenNetwork(async (world, { database }) => {
    const { trigger } = world
    const doors: Call[] = [
      { method: 'POST', path: `/t/${trigger.id}` },
      { method: 'POST', path: `/api/v1/workflow/${trigger.id}/trigger` },
      { method: 'GET', path: '/r/rcp_00000000000000000000000000' },
      { method: 'GET', path: '/readyz' },
      { method: 'GET', path: '/v1/runs' },
      { method: 'POST', path: '/v1/events' },
      { method: 'GET', path: '/v1/deliveries' },
      { method: 'GET', path: '/.well-known/webhook-keys.json' },
    ]
    database.refuse()
    for (const door of doors) {
      const answer = await call(world, door)
      expect([door.path, answer.status]).toEqual([door.path, 503])
      expect(answer.retryAfter).toBeGreaterThan(0)
      expect(answer.text).toContain('Nothing was lost')
      expect(answer.text).not.toMatch(/ECONN|127\.0\.0\.1|internal/)
    }

    const front = await call(world, { method: 'GET', path: '/' })
    expect(front).toMatchObject({
      status: 200,
      text: expect.stringContaining('"ok":false'),
    })

    const lines = world.relay().lines.join('\n')
    expect(lines.match(/the database does not answer/g)).toHaveLength(1)
    expect(lines).not.toContain('"fault"')

    database.heal()
    const { runId } = await world.fire()
    expect((await world.receiver.next()).event.data['runId']).toBe(runId)
  }),
)

test(
  'a person whose form cannot be taken reads that it can be sent again',
  withBrokenNetwork(async (world, { database }) => {
    database.refuse()
    const form = {
      method: 'POST',
      path: `/t/${world.trigger.id}`,
      headers: { accept: 'text/html,*/*;q=0.8' },
    }
    const { status, text } = await call(world, form)
    expect(status).toBe(503)
    expect(text).toContain('Nothing was lost')
    expect(text).toContain('reload this page')

    database.heal()
    expect((await call(world, form)).status).toBe(303)
    expect((await world.receiver.next()).event.type).toBe('execution.completed')
  }),
)
