import { expect, test } from 'vitest'
import { countWaiting, withClient } from '../harness/database.ts'
import { expectOneEndEach, expectOneExecutionEach } from '../harness/every-run.ts'
import { withWorld, type World } from '../harness/world.ts'

/** Kills the relay in the middle of the `nth` statement of this kind, and starts another. */
async function killAt(world: World, table: string, during: () => Promise<unknown>) {
  await withClient(world.databaseUrl, async (client) => {
    await client.query('begin')
    await client.query(`lock table ${table} in exclusive mode`)
    await during()
    // Somebody waits for the lock: the relay stands in the middle of that step.
    await expect
      .poll(() => countWaiting(world.databaseUrl, `into ${table}`), SOON)
      .toBe(1)
    await world.relay().kill()
    await client.query('rollback')
  })
  await world.restartRelay()
}

const SOON = { timeout: 20_000 }

async function expectGoodEnd(world: World, runIds: string[]): Promise<void> {
  const ended = async () => {
    const { data } = await world.api<{ data: object[] }>(
      'GET',
      '/v1/runs?state=completed',
    )
    return data.length
  }
  await expect.poll(ended, { timeout: 30_000 }).toBe(runIds.length)
  await expectOneExecutionEach(world, runIds)
  await expectOneEndEach(world, runIds, 'completed')
}

test.each([
  ['taking the lane', 'lanes'],
  ['writing down a start', 'executions'],
  ['writing down an end and its event', 'events'],
  ['owing a delivery', 'deliveries'],
])(
  'a driver that is killed while %s is followed by one that goes on',
  async (_step, table) =>
    withWorld(async (world) => {
      const runIds: string[] = []
      await killAt(world, table, async () => {
        for (let count = 0; count < 3; count++) {
          runIds.push((await world.fire()).runId)
        }
      })
      await expectGoodEnd(world, runIds)
    })(),
)

test.each([
  ['reads the graph', 4, 'GET /workflows/{id}'],
  ['starts', 4, 'POST /workflows/{id}/execute'],
  ['polls', 4, 'GET /workflows/executions/{id}/poll'],
  ['reads the result', 4, 'GET /workflows/executions/{id}'],
  ['reads the list', 60, 'GET /workflows/{id}/executions'],
])(
  'a driver that is killed while it %s is followed by one that goes on',
  async (_step, seconds, route) =>
    withWorld(async (world) => {
      const held = holdRoute(world, route)
      await held.begin()
      const inputs = { prompt: `sandbox:slow=${seconds}s` }
      const runIds = [(await world.fire(inputs)).runId, (await world.fire(inputs)).runId]
      await expect.poll(() => held.isReached(), SOON).toBe(true)
      await world.relay().kill()
      await held.end()
      await world.restartRelay()
      await expectGoodEnd(world, runIds)
    })(),
)

/** Keeps calls of one route waiting, after they took effect. */
function holdRoute({ sandbox }: World, route: string) {
  const control = async (method: string, body?: object) => {
    const response = await sandbox.fetch(
      new Request(new URL('/_sandbox/faults', sandbox.url), {
        method,
        headers: { 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      }),
    )
    expect(response.ok).toBe(true)
    return response
  }
  return {
    async begin() {
      const effect = { kind: 'latency', ms: 10_000, when: 'after' }
      await control('POST', { match: { route, times: 1 }, effect })
    },
    async isReached(): Promise<boolean> {
      const [fault] = (await (await control('GET')).json()) as { hits: number }[]
      return (fault?.hits ?? 0) > 0
    },
    async end() {
      await control('DELETE')
    },
  }
}

test(
  'of two processes one drives a lane, and the other takes it over when that one is killed',
  withWorld(async (world) => {
    const other = await world.anotherRelay()
    const runIds: string[] = []
    for (let count = 0; count < 4; count++) {
      runIds.push((await world.fire({ prompt: 'sandbox:slow=20s' })).runId)
    }
    const driverLines = () =>
      [world.relay(), other].filter(({ lines }) =>
        lines.some((line) => line.includes('"execution started"')),
      )
    await expect.poll(() => world.sandbox.executions().length, SOON).toBe(4)
    await expect.poll(() => driverLines().length, SOON).toBe(1)
    await driverLines()[0]?.kill()
    if (driverLines()[0] === world.relay()) world.useRelay(other)
    await expectGoodEnd(world, runIds)
  }),
)

test(
  'a driver that was stopped for too long does not go on with a lane that another has',
  withWorld(async (world) => {
    const { runId } = await world.fire({ prompt: 'sandbox:slow=60s' })
    await expect.poll(() => world.sandbox.executions().length, SOON).toBe(1)
    const first = world.relay()
    first.freeze()
    const other = await world.anotherRelay()
    world.useRelay(other)
    const isTaken = () => other.lines.some((line) => line.includes('"lane acquired"'))
    await expect.poll(isTaken, { timeout: 40_000 }).toBe(true)
    first.thaw()
    const givesUp = () => first.lines.some((line) => line.includes('"lane given up"'))
    await expect.poll(givesUp, SOON).toBe(true)
    await expectGoodEnd(world, [runId])
  }),
)

test(
  'a driver that hangs in the middle of a transaction does not hold up the one after it',
  withWorld(async (world) => {
    let runId = ''
    await withClient(world.databaseUrl, async (client) => {
      await client.query('begin')
      await client.query('lock table executions in exclusive mode')
      ;({ runId } = await world.fire())
      const waiting = () => countWaiting(world.databaseUrl, 'into executions')
      await expect.poll(waiting, SOON).toBe(1)
      world.relay().freeze()
      await client.query('rollback')
    })
    world.useRelay(await world.anotherRelay())
    await expectGoodEnd(world, [runId])
  }),
)
