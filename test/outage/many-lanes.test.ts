import { expect, test } from 'vitest'
import { createApi, type Api } from '../harness/api.ts'
import { withClient } from '../harness/database.ts'
import { withWorld, type World } from '../harness/world.ts'

const LANES = 200
const RUNS_OF_LANE = 1
const ENDPOINTS = 2_000
const EVENTS = 5
const LONG = { timeout: 240_000, interval: 1_000 }

/** Does something so many times, a few of them at once. */
async function times(count: number, act: (index: number) => Promise<unknown>) {
  let next = 0
  const actOn = async () => {
    while (next < count) await act(next++)
  }
  await Promise.all(Array.from({ length: 8 }, actOn))
}

/** A workspace with a key of its own, and so with a lane of its own. */
async function openLane(world: World, index: number): Promise<Api> {
  const { adminApi, sandbox, relay } = world
  const answer = await fetch(new URL('/_sandbox/keys', sandbox.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  const { secret } = (await answer.json()) as { secret: string }
  const { id } = await adminApi<{ id: string }>('POST', '/v1/workspaces', {
    name: `lane ${index}`,
    upstreamUrl: sandbox.url,
    apiKey: secret,
  })
  const wanted = { workspaceId: id, name: 'test' }
  const { token } = await adminApi<{ token: string }>('POST', '/v1/tokens', wanted)
  return createApi(() => relay().url, token)
}

const countRuns = async ({ databaseUrl }: World, where: string) =>
  withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from runs where ${where}`,
    )
    return rows[0]?.count
  })

test(
  `${EVENTS} events to ${ENDPOINTS} endpoints while ${LANES} lanes run: no lane is given up, no delivery is made twice`,
  { timeout: 600_000 },
  withWorld(async (world) => {
    const { api, receiver, relay, workflowId } = world
    await times(ENDPOINTS, async (index) =>
      api('POST', '/v1/endpoints', {
        url: receiver.url,
        eventTypes: ['custom.wide'],
        headers: { 'x-endpoint': String(index) },
      }),
    )
    const lanes: Api[] = []
    await times(LANES, async (index) => lanes.push(await openLane(world, index)))
    await times(LANES * RUNS_OF_LANE, async (index) => {
      // From 60 to 90 s, so that lanes look and end all the time.
      const inputs = { 'n-prompt': `sandbox:slow=${240 + (index % 120)}s` }
      await lanes[index % LANES]?.('POST', '/v1/runs', { workflowId, inputs })
    })
    const running = async () => countRuns(world, `state = 'running'`)
    await expect.poll(running, LONG).toBeGreaterThan(LANES / 2)

    const events = Array.from({ length: EVENTS }, (_, index) => ({
      type: 'custom.wide',
      data: { index },
    }))
    await api('POST', '/v1/events', { events })
    // The endpoint that every world has is not counted.
    const wide = () =>
      receiver.received.filter(({ headers }) => headers['x-endpoint'] !== undefined)
    await expect.poll(() => wide().length, LONG).toBe(EVENTS * ENDPOINTS)
    const all = LANES * RUNS_OF_LANE
    await expect.poll(async () => countRuns(world, `state = 'completed'`), LONG).toBe(all)

    const made = wide().map(({ headers }) =>
      JSON.stringify([headers['webhook-id'], headers['x-endpoint']]),
    )
    expect(made).toHaveLength(EVENTS * ENDPOINTS)
    expect(new Set(made).size).toBe(made.length)
    const givenUp = relay().lines.filter((line) => line.includes('lane given up'))
    expect(givenUp).toEqual([])
    expect(world.sandbox.executions()).toHaveLength(all)
  }),
)
