import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withVirtualWorld, type VirtualWorld } from '../harness/virtual-world.ts'

const MINUTE_MS = 60_000

/** The most calls that any 60 seconds held. */
function mostPerMinute(times: readonly number[]): number {
  return Math.max(
    0,
    ...times.map(
      (start) => times.filter((at) => at >= start && at < start + MINUTE_MS).length,
    ),
  )
}

const isStart = ({ path }: { path: string }) => path.endsWith('/execute')

function callsOf({ sandbox }: VirtualWorld) {
  const calls = sandbox.requests().filter(({ path }) => path.startsWith('/api/v1'))
  return {
    starts: calls.filter(isStart),
    others: calls.filter((call) => !isStart(call)),
    refused: calls.filter(({ status }) => status === 429),
  }
}

const startedRuns = ({ sandbox }: VirtualWorld) =>
  sandbox.executions().map(({ idempotencyKey }) => idempotencyKey)

test(
  'a burst is started at the pace of the key, in its order, and no call is refused',
  withVirtualWorld({ plan: 'pro' }, async (world) => {
    const runIds: string[] = []
    for (let count = 0; count < 35; count++) runIds.push(await world.fire())
    await world.rest()
    await world.pass(5 * MINUTE_MS)

    const { starts, others, refused } = callsOf(world)
    expect(refused).toEqual([])
    expect(startedRuns(world)).toEqual(runIds)
    expect(mostPerMinute(starts.map(({ at }) => at))).toBeLessThanOrEqual(10)
    // 15 % of the 60 are left to whoever else uses the key.
    expect(mostPerMinute(others.map(({ at }) => at))).toBeLessThanOrEqual(51)
    const { data } = await world.api<{ data: object[] }>(
      'GET',
      '/v1/runs?state=completed&limit=100',
    )
    expect(data).toHaveLength(35)
  }),
)

test(
  'a run that waits knows its place and when it is expected to start',
  withVirtualWorld({}, async (world) => {
    let last = ''
    for (let count = 0; count < 25; count++) last = await world.fire()
    await world.rest()
    const { queue } = await world.api<{
      queue: { position: number; expectedStartAt: string }
    }>('GET', `/v1/runs/${last}`)
    expect(queue.position).toBe(15)
    const waitMs = Date.parse(queue.expectedStartAt) - world.clock.now()
    expect(waitMs).toBe(MINUTE_MS)
  }),
)

test(
  'following long runs with a free key stays within its ten requests a minute',
  withVirtualWorld({ plan: 'free' }, async (world) => {
    for (let count = 0; count < 3; count++) {
      await world.fire({ prompt: 'sandbox:slow=300s' })
    }
    await world.rest()
    await world.pass(8 * MINUTE_MS)
    const { others, refused } = callsOf(world)
    expect(refused).toEqual([])
    expect(mostPerMinute(others.map(({ at }) => at))).toBeLessThanOrEqual(10)
    const { runs } = await world.api<{ runs: object }>('GET', '/v1/usage')
    expect(runs).toEqual({})
  }),
)

test(
  'calls that people wait for share the ten requests of a free key with the lane, and get through',
  withVirtualWorld({ plan: 'free' }, async (world) => {
    for (let count = 0; count < 3; count++) {
      await world.fire({ prompt: 'sandbox:slow=600s' })
    }
    await world.rest()
    await world.pass(MINUTE_MS)
    for (let round = 0; round < 3; round++) {
      const asking = Promise.all([
        world.api('GET', '/v1/workflows?fresh=true'),
        world.api('GET', `/v1/workflows/${world.workflowId}?fresh=true`),
        world.fireFile(),
      ])
      await untilAsked(world, 3)
      await world.pass(MINUTE_MS)
      await asking
    }

    const { others, refused } = callsOf(world)
    expect(refused).toEqual([])
    expect(mostPerMinute(others.map(({ at }) => at))).toBeLessThanOrEqual(8)
    const paths = others.map(({ method, path }) => `${method} ${path}`)
    expect(paths.filter((path) => path.includes('/media/upload'))).toHaveLength(3)
    expect(paths.filter((path) => path === 'GET /api/v1/workflows')).toHaveLength(3)
    expect(paths.filter((path) => path.includes('/executions')).length).toBeGreaterThan(9)
  }),
)

test(
  'a call that would wait too long for its place is told when to come back',
  withVirtualWorld({ plan: 'free' }, async (world) => {
    const ask = async () => world.api('GET', '/v1/workflows?fresh=true')
    // The eighth place went to the description of the trigger.
    for (let count = 0; count < 7; count++) await ask()
    await expect(ask()).rejects.toThrow(/503 .*upstream_busy.*Try again in 6[01] s/)
    world.clock.passTo(world.clock.now() + 61_000)
    await ask()
    expect(callsOf(world).refused).toEqual([])
    const { requests } = await world.api<{ requests: object }>('GET', '/v1/usage')
    expect(requests).toEqual({ perMinute: 10, sentInLastMinute: 1 })
  }),
)

test(
  'a call that the upstream refuses, since others used the key up, is told when to come back',
  withVirtualWorld({ plan: 'free' }, async (world) => {
    for (let count = 0; count < 10; count++) await anyGraph(world)
    const ask = world.api('GET', '/v1/workflows?fresh=true')
    await expect(ask).rejects.toThrow(/503 .*upstream_busy.*Try again in \d+ s/)
  }),
)

test(
  'who takes a lane over keeps to what the one before it has left of the minute',
  withVirtualWorld({ plan: 'pro' }, async (world) => {
    for (let count = 0; count < 14; count++) await world.fire()
    await world.rest()
    expect(callsOf(world).starts).toHaveLength(10)
    await world.restart()
    await world.pass(30_000)
    expect(callsOf(world).starts).toHaveLength(10)
    await world.pass(40_000)
    expect(callsOf(world).starts).toHaveLength(14)
    expect(callsOf(world).refused).toEqual([])
  }),
)

test(
  'who takes a lane over knows how long its workflows took, and goes on learning',
  withVirtualWorld({ plan: 'pro' }, async (world) => {
    for (const count of [1, 2]) {
      await world.fire({ prompt: 'sandbox:slow=90s' })
      await world.rest()
      await world.restart()
      await world.pass(3 * MINUTE_MS)
      expect(await countLearnt(world)).toBe(count)
    }
  }),
)

test(
  'a refusal that others caused is survived without a second one, and nothing is lost',
  withVirtualWorld({ plan: 'pro' }, async (world) => {
    for (let count = 0; count < 10; count++) {
      const { nodes, edges } = await anyGraph(world)
      await callUpstream(world, 'POST', `/workflows/${world.workflowId}/execute`, {
        nodes,
        edges,
      })
    }
    const runId = await world.fire()
    await world.rest()
    expect(callsOf(world).refused).toHaveLength(1)
    await world.pass(3 * MINUTE_MS)
    expect(callsOf(world).refused).toHaveLength(1)
    expect(startedRuns(world)).toContain(runId)
  }),
)

/** How many ends of the workflow the lane has kept. */
async function countLearnt({ databaseUrl, workflowId }: VirtualWorld) {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ counts: [number, number][] }>(
      'select durations -> $1 as counts from lanes',
      [workflowId],
    )
    return rows[0]?.counts.reduce((sum, [, count]) => sum + count, 0)
  })
}

/** Waits until so many calls of a minute that is over have a place in this one. */
async function untilAsked({ databaseUrl, clock }: VirtualWorld, count: number) {
  await withClient(databaseUrl, async (client) => {
    const asked = async () => {
      const { rows } = await client.query<{ count: string }>(
        `select count(*) from lanes, unnest(asked) as at where at >= $1`,
        [clock.now()],
      )
      return Number(rows[0]?.count)
    }
    await expect.poll(asked).toBe(count)
  })
}

async function anyGraph(world: VirtualWorld) {
  const path = `/workflows/${world.workflowId}`
  return callUpstream<{ nodes: object[]; edges: object[] }>(world, 'GET', path)
}

/** A call of somebody else with the same key. */
async function callUpstream<Answer>(
  { sandbox }: VirtualWorld,
  method: string,
  path: string,
  body?: object,
): Promise<Answer> {
  const response = await fetch(sandbox.url + path, {
    method,
    headers: {
      authorization: `Bearer ${sandbox.apiKey}`,
      'content-type': 'application/json',
    },
    body: body === undefined ? null : JSON.stringify(body),
  })
  return (await response.json()) as Answer
}
