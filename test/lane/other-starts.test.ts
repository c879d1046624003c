import { expect, test } from 'vitest'
import { withVirtualWorld, type VirtualWorld } from '../harness/virtual-world.ts'

const MINUTE_MS = 60_000

type Run = {
  id: string
  state: string
  executions: { id: string }[]
}

const runOf = async (world: VirtualWorld, runId: string) =>
  world.api<Run>('GET', `/v1/runs/${runId}`)

async function start(world: VirtualWorld, way: string): Promise<string> {
  const { workflowId } = world
  const { id } = await world.api<Run>('POST', '/v1/runs', { workflowId, way })
  return id
}

/** The next start takes effect upstream, and its answer is lost. */
const loseAnswer = async (world: VirtualWorld, committed: boolean) =>
  world.control('POST', '/faults', {
    match: { method: 'POST', times: 1 },
    effect: { kind: 'reset', committed },
  })

test.each(['run', 'trigger'])(
  'a run may be started by the upstream’s `%s`',
  async (way) =>
    withVirtualWorld({}, async (world) => {
      const id = await start(world, way)
      await world.rest()
      await world.pass(2 * MINUTE_MS)
      expect(await runOf(world, id)).toMatchObject({ state: 'completed' })
      expect(world.sandbox.executions()).toHaveLength(1)
    })(),
)

test(
  'a trigger whose answer was lost is found again by its mark, and not started twice',
  withVirtualWorld({}, async (world) => {
    await loseAnswer(world, true)
    const id = await start(world, 'trigger')
    await world.rest()
    await world.pass(3 * MINUTE_MS)
    expect(await runOf(world, id)).toMatchObject({ state: 'completed' })
    expect(world.sandbox.executions()).toHaveLength(1)
  }),
)

test.each(['run', 'trigger'])(
  'a start by `%s` that never arrived is made again once that is sure',
  async (way) =>
    withVirtualWorld({}, async (world) => {
      await loseAnswer(world, false)
      const id = await start(world, way)
      await world.rest()
      await world.pass(20_000)
      expect(world.sandbox.executions()).toHaveLength(0)
      await world.pass(3 * MINUTE_MS)
      expect(await runOf(world, id)).toMatchObject({ state: 'completed' })
      expect(world.sandbox.executions()).toHaveLength(1)
    })(),
)

test.each([
  { way: 'run', state: 'held' },
  { way: 'trigger', state: 'completed' },
])(
  'a start that a network held back and let through in the moment of a look is not made twice: %j',
  async ({ way, state }) =>
    withVirtualWorld({}, async (world) => {
      await loseAnswer(world, false)
      const id = await start(world, way)
      await world.rest()
      await world.pass(20_000)
      // The network comes back: the first look is answered a moment before the start arrives.
      const looks = () =>
        world.sandbox.requests().filter(({ path }) => path.includes('/executions')).length
      const before = looks()
      await world.pass(15_000)
      expect(looks()).toBeGreaterThan(before)
      await arriveLate(world, id, way)
      await world.pass(3 * MINUTE_MS)
      expect(await runOf(world, id)).toMatchObject({ state })
      expect(world.sandbox.executions()).toHaveLength(1)
    })(),
)

/** What the relay had sent, as the upstream gets it later. */
async function arriveLate(
  world: VirtualWorld,
  runId: string,
  way: string,
): Promise<void> {
  const { sandbox, workflowId } = world
  const [path, body] =
    way === 'run'
      ? [`/workflows/${workflowId}/run`, { inputs: {} }]
      : [`/workflow/${workflowId}/trigger`, { _connectRunId: runId }]
  const response = await fetch(sandbox.url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${sandbox.apiKey}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  })
  expect(response.status).toBe(202)
}

async function heldRun(world: VirtualWorld): Promise<string> {
  await loseAnswer(world, true)
  const id = await start(world, 'run')
  await world.rest()
  await world.pass(2 * MINUTE_MS)
  expect(await runOf(world, id)).toMatchObject({ state: 'held' })
  expect(world.sandbox.executions()).toHaveLength(1)
  return id
}

test(
  'a run that may have been started is held, and an operator names its execution',
  withVirtualWorld({}, async (world) => {
    const id = await heldRun(world)
    const executionId = world.sandbox.executions()[0]?.id
    await world.api('POST', `/v1/runs/${id}/adopt`, { executionId })
    await world.rest()
    await world.pass(2 * MINUTE_MS)
    const executions = [{ id: executionId }]
    expect(await runOf(world, id)).toMatchObject({ state: 'completed', executions })
    expect(world.sandbox.executions()).toHaveLength(1)
  }),
)

test(
  'a held run can be started again, or failed',
  withVirtualWorld({}, async (world) => {
    const released = await heldRun(world)
    await world.api('POST', `/v1/runs/${released}/release`)
    await world.rest()
    await world.pass(2 * MINUTE_MS)
    expect(await runOf(world, released)).toMatchObject({ state: 'completed' })
    expect(world.sandbox.executions()).toHaveLength(2)

    const types = (await world.events()).map(({ type }) => type)
    expect(types).toContain('run.blocked')
  }),
)

test(
  'a held run that is failed tells its subscribers',
  withVirtualWorld({}, async (world) => {
    const id = await heldRun(world)
    await world.api('POST', `/v1/runs/${id}/fail`, { reason: 'No longer wanted' })
    expect((await world.events()).at(-1)).toMatchObject({
      type: 'execution.failed',
      data: { runId: id, error: { message: 'No longer wanted' } },
    })
  }),
)

async function startElsewhere({ sandbox, workflowId }: VirtualWorld): Promise<void> {
  const response = await fetch(`${sandbox.url}/workflows/${workflowId}/run`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${sandbox.apiKey}`,
      'content-type': 'application/json',
    },
    body: '{"inputs":{}}',
  })
  expect(response.status).toBe(202)
}

test(
  'executions of a watched workflow that others start give the same events, once',
  withVirtualWorld({}, async (world) => {
    await startElsewhere(world)
    await world.pass(5 * MINUTE_MS)
    await world.api('PUT', `/v1/watched-workflows/${world.workflowId}`)
    await world.rest()
    await startElsewhere(world)
    await world.fire()
    await world.rest()
    await world.pass(5 * MINUTE_MS)

    const ends = (await world.events()).filter(
      ({ type }) => type === 'execution.completed',
    )
    // The one from before is history; one is the run's own, and one was started elsewhere.
    expect(ends).toHaveLength(2)
    const ids = world.sandbox.executions().map(({ id }) => id)
    const told = ends.map(({ data }) => data['executionId'])
    expect(new Set(told)).toEqual(new Set(ids.slice(1)))
  }),
)

test(
  'a workflow that is no longer watched is left alone',
  withVirtualWorld({}, async (world) => {
    const path = `/v1/watched-workflows/${world.workflowId}`
    await world.api('PUT', path)
    await world.rest()
    await world.api('DELETE', path)
    await world.rest()
    await startElsewhere(world)
    await world.pass(5 * MINUTE_MS)
    expect(await world.events()).toEqual([])
  }),
)
