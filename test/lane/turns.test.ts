import { expect, test } from 'vitest'
import { createApi, type Api } from '../harness/api.ts'
import { withVirtualWorld, type VirtualWorld } from '../harness/virtual-world.ts'

const MINUTE_MS = 60_000

type Queue = { position: number | null; expectedStartAt: string | null } | null

async function newTrigger({ api, workflowId }: Pick<VirtualWorld, 'api' | 'workflowId'>) {
  return (await api<{ id: string }>('POST', '/v1/triggers', { workflowId })).id
}

async function runByToken({ clock, workflowId }: VirtualWorld, api: Api) {
  const { id } = await api<{ id: string }>('POST', '/v1/runs', { workflowId })
  clock.passTo(clock.now() + 1)
  return id
}

/** Another workspace with the same key. */
async function neighbour({ adminApi, relayUrl, sandbox }: VirtualWorld): Promise<Api> {
  const { id } = await adminApi<{ id: string }>('POST', '/v1/workspaces', {
    name: 'Neighbour',
    upstreamUrl: sandbox.url,
    apiKey: sandbox.apiKey,
  })
  const wanted = { workspaceId: id, name: 'test' }
  const { token } = await adminApi<{ token: string }>('POST', '/v1/tokens', wanted)
  return createApi(relayUrl, token)
}

async function times<Result>(count: number, make: () => Promise<Result>) {
  const made: Result[] = []
  for (let each = 0; each < count; each++) made.push(await make())
  return made
}

const startedRuns = ({ sandbox }: VirtualWorld) =>
  sandbox.executions().map(({ idempotencyKey }) => String(idempotencyKey))

async function queueOf(api: Api, runId: string) {
  return (await api<{ queue: Queue }>('GET', `/v1/runs/${runId}`)).queue
}

test(
  'however much one trigger has waiting, others and tokens have their turn, as their places say',
  withVirtualWorld({ plan: 'pro' }, async (world) => {
    const { api, fire, pass } = world
    const others = await neighbour(world)
    const [quiet, busy] = [await newTrigger(world), await newTrigger(world)]
    const theirs = await newTrigger({ ...world, api: others })

    const junk = await times(60, async () => fire())
    await world.rest()
    expect(startedRuns(world)).toEqual(junk.slice(0, 10))
    const ofBusy = await times(7, async () => fire({}, busy))
    const ofQuiet = await times(1, async () => fire({}, quiet))
    const ofTheirs = await times(4, async () => fire({}, theirs))
    const ofTokens = await times(6, async () => runByToken(world, api))
    const theirOwn = await runByToken(world, others)

    // The neighbour has not had a turn yet, and each workspace's own runs come first.
    const order = [
      [ofTokens[0], theirOwn],
      [ofTokens[1], ofTheirs[0]],
      [ofTokens[2], ofTheirs[1]],
      [ofTokens[3], ofTheirs[2]],
      [ofBusy[0], ofTheirs[3]],
      [ofTokens[4]],
      [ofTokens[5]],
      [ofQuiet[0]],
      [junk[10]],
      [ofBusy[1]],
      [junk[11]],
    ].flat()
    const placed = await Promise.all(
      [...ofTokens, ...ofBusy, ...ofQuiet, ...junk.slice(10)]
        .map((id) => ({ id, api }))
        .concat([theirOwn, ...ofTheirs].map((id) => ({ id, api: others })))
        .map(async (run) => ({ id: run.id, queue: await queueOf(run.api, run.id) })),
    )
    const byPlace = placed.toSorted(
      (a, b) => (a.queue?.position ?? 0) - (b.queue?.position ?? 0),
    )
    expect(byPlace.map(({ queue }) => queue?.position)).toEqual(
      byPlace.map((_run, index) => index + 1),
    )
    const places = byPlace.map(({ id }) => id)
    expect(new Set(places.slice(0, order.length))).toEqual(new Set(order))
    expect(places.indexOf(ofQuiet[0] ?? '')).toBeLessThan(14)

    // Also where another process takes the lane over on the way.
    await pass(2.5 * MINUTE_MS)
    await world.restart()
    await pass(8 * MINUTE_MS)
    expect(startedRuns(world).slice(10)).toEqual(places)
  }),
  120_000,
)

test(
  'who comes later starts with the next turn, and not behind all that waits',
  withVirtualWorld({ plan: 'pro' }, async (world) => {
    const [quiet, other] = [await newTrigger(world), await newTrigger(world)]
    await times(150, async () => world.fire())
    await world.rest()
    for (let round = 0; round < 4; round++) {
      const late = [await world.fire({}, quiet), await world.fire({}, other)]
      const own = await runByToken(world, world.api)
      expect((await queueOf(world.api, own))?.position).toBe(1)
      for (const [index, id] of late.entries()) {
        const queue = await queueOf(world.api, id)
        expect(queue?.position).toBeLessThanOrEqual(index + 3)
        const waitMs = Date.parse(queue?.expectedStartAt ?? '') - world.clock.now()
        expect(waitMs).toBeLessThan(MINUTE_MS)
      }
      await world.pass(2 * MINUTE_MS)
      const started = new Set(startedRuns(world))
      expect([own, ...late].filter((id) => !started.has(id))).toEqual([])
    }
  }),
  120_000,
)

test(
  'runs of tokens come first, and still leave every fifth start to the triggers',
  withVirtualWorld({ plan: 'pro' }, async (world) => {
    await times(10, async () => world.fire())
    await world.rest()
    const own = await times(25, async () => runByToken(world, world.api))
    const called = await times(5, async () => world.fire())
    expect((await queueOf(world.api, own[0] ?? ''))?.position).toBe(1)
    expect((await queueOf(world.api, called[0] ?? ''))?.position).toBe(5)
    await world.pass(3.5 * MINUTE_MS)
    const started = startedRuns(world).slice(10)
    const placesOfCalled = called.map((id) => started.indexOf(id) + 1)
    expect(placesOfCalled).toEqual([5, 10, 15, 20, 25])
  }),
  120_000,
)

test(
  'a trigger that is paused takes calls and starts none of them, until it goes on',
  withVirtualWorld({ plan: 'pro' }, async (world) => {
    const { api, triggerId } = world
    const path = `/v1/triggers/${triggerId}`
    await times(15, async () => world.fire())
    await world.rest()
    expect(await api('PATCH', path, { paused: true })).toMatchObject({
      paused: true,
      active: true,
      waitingCount: 5,
    })
    const late = await world.fire()
    expect(await queueOf(api, late)).toEqual({ position: null, expectedStartAt: null })
    const other = await world.fire({}, await newTrigger(world))
    expect((await queueOf(api, other))?.position).toBe(1)
    await world.pass(5 * MINUTE_MS)
    expect(startedRuns(world)).toHaveLength(11)
    expect(startedRuns(world)).toContain(other)

    expect(await api('PATCH', path, { paused: false })).toMatchObject({
      paused: false,
      waitingCount: 6,
    })
    await world.rest()
    await world.pass(MINUTE_MS)
    expect(startedRuns(world)).toHaveLength(17)
  }),
  120_000,
)
