import { expect, test } from 'vitest'
import { withVirtualWorld, type VirtualWorld } from '../harness/virtual-world.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

type Run = { id: string; state: string; error: { message: string } | null }

const runOf = (world: VirtualWorld, runId: string) =>
  world.api<Run & { executions: { id: string; status: string }[] }>(
    'GET',
    `/v1/runs/${runId}`,
  )

const pathsOf = ({ sandbox }: VirtualWorld, part: string) =>
  sandbox.requests().filter(({ path }) => path.includes(part))

const typesOf = async (world: VirtualWorld) =>
  (await world.events()).map(({ type }) => type).filter((type) => type !== STARTED)
const STARTED = 'execution.started'

test(
  'the whole record of an execution is read once, and tells what it cost',
  withVirtualWorld({}, async (world) => {
    await world.fire({ prompt: 'sandbox:slow=20s' })
    await world.rest()
    await world.pass(2 * MINUTE_MS)
    const [execution] = world.sandbox.executions()
    const details = pathsOf(world, `/executions/${execution?.id}`).filter(
      ({ path }) => !path.endsWith('/poll'),
    )
    expect(details).toHaveLength(1)
    const completed = (await world.events()).find(
      ({ type }) => type === 'execution.completed',
    )
    expect(completed?.data).toMatchObject({ creditsUsed: expect.any(Number) })
  }),
)

test(
  'a node that fails is named, with the reason',
  withVirtualWorld({}, async (world) => {
    await world.fire({ prompt: 'sandbox:fail=n-image' })
    await world.rest()
    await world.pass(2 * MINUTE_MS)
    const failed = (await world.events()).find(({ type }) => type === 'execution.failed')
    expect(failed?.data['error']).toMatchObject({ nodeId: 'n-image' })
  }),
)

test(
  'an execution that the upstream denies is lost only after a minute of asking',
  withVirtualWorld({}, async (world) => {
    const runId = await world.fire({ prompt: 'sandbox:slow=600s' })
    await world.rest()
    const gone = { match: { path: '/executions' }, effect: { kind: 'vanished' } }
    await world.control('POST', '/faults', gone)
    await world.pass(50_000)
    expect(await runOf(world, runId)).toMatchObject({ state: 'running' })
    await world.pass(2 * MINUTE_MS)
    expect(await runOf(world, runId)).toMatchObject({ state: 'lost' })
    expect(await typesOf(world)).toEqual(['execution.lost'])
  }),
)

test.each([
  { times: 1, state: 'completed' },
  { times: 2, state: 'failed' },
])(
  'a start whose workflow the upstream denies is made once more, and then believed: %j',
  async ({ times, state }) =>
    withVirtualWorld({}, async (world) => {
      await world.control('POST', '/faults', {
        match: { route: 'POST /workflows/{id}/execute', times },
        effect: { kind: 'status', status: 404, body: { error: 'Workflow not found' } },
      })
      const runId = await world.fire()
      await world.rest()
      await world.pass(2 * MINUTE_MS)
      expect(await runOf(world, runId)).toMatchObject({ state })
      expect(pathsOf(world, '/execute')).toHaveLength(2)
      expect(await typesOf(world)).toEqual([`execution.${state}`])
    })(),
)

test(
  'an execution that is missing from the list is not taken for finished',
  withVirtualWorld({}, async (world) => {
    const runIds = []
    for (let count = 0; count < 3; count++) {
      runIds.push(await world.fire({ prompt: 'sandbox:slow=180s' }))
    }
    const match = { route: 'GET /workflows/{id}/executions' }
    const body: object[] = []
    await world.control('POST', '/faults', {
      match,
      effect: { kind: 'status', status: 200, body },
    })
    await world.rest()
    await world.pass(2 * MINUTE_MS)
    for (const runId of runIds) {
      expect(await runOf(world, runId)).toMatchObject({ state: 'running' })
    }
    expect(pathsOf(world, `/${world.workflowId}/executions`)).not.toHaveLength(0)
    await world.pass(3 * MINUTE_MS)
    for (const runId of runIds) {
      expect(await runOf(world, runId)).toMatchObject({ state: 'completed' })
    }
  }),
)

test(
  'a run that takes long is said to be overdue once, and then ends by its deadline',
  withVirtualWorld({}, async (world) => {
    const { id } = await world.api<Run>('POST', '/v1/runs', {
      workflowId: world.workflowId,
      inputs: { prompt: 'sandbox:slow=36000s' },
      deadlineMs: HOUR_MS,
    })
    await world.rest()
    await skip(world, 50 * MINUTE_MS)
    await expect.poll(() => typesOf(world), SOON).toEqual(['run.overdue'])
    await world.pass(9 * MINUTE_MS)
    expect(await runOf(world, id)).toMatchObject({ state: 'running' })
    await world.pass(2 * MINUTE_MS)
    await expect
      .poll(() => typesOf(world), SOON)
      .toEqual(['run.overdue', 'execution.timed_out'])
    expect(await runOf(world, id)).toMatchObject({ state: 'timed_out' })
  }),
)

test(
  'a run that can never start ends a day later, and says what it waited for',
  withVirtualWorld({}, async (world) => {
    await world.control('PUT', '/credits', { credits: 0 })
    const runId = await world.fire()
    await world.rest()
    expect(await runOf(world, runId)).toMatchObject({ state: 'blocked' })
    await skip(world, 20 * HOUR_MS)
    await expect.poll(() => typesOf(world), SOON).toContain('run.overdue')
    await skip(world, 5 * HOUR_MS)
    await expect
      .poll(() => runOf(world, runId), SOON)
      .toMatchObject({
        state: 'timed_out',
        error: { message: expect.stringMatching(/credits/i) },
      })
    expect(await typesOf(world)).toEqual([
      'run.blocked',
      'run.overdue',
      'execution.timed_out',
    ])
  }),
)

test(
  'credits that come back start what waited, without anybody saying so',
  withVirtualWorld({}, async (world) => {
    await world.control('PUT', '/credits', { credits: 0 })
    const first = await world.fire()
    const second = await world.fire()
    await world.rest()
    expect(await runOf(world, first)).toMatchObject({ state: 'blocked' })
    expect(await runOf(world, second)).toMatchObject({ state: 'accepted' })
    await world.control('PUT', '/credits', { credits: 1_000 })
    await world.pass(2 * MINUTE_MS)
    expect(await runOf(world, first)).toMatchObject({ state: 'completed' })
    expect(await runOf(world, second)).toMatchObject({ state: 'completed' })
  }),
)

test(
  'a dead upstream is called ever more seldom, and what waited goes on when it is back',
  withVirtualWorld({}, async (world) => {
    const dead = { match: {}, effect: { kind: 'status', status: 503 } }
    await world.control('POST', '/faults', dead)
    const runId = await world.fire()
    await world.rest()
    await world.pass(30 * MINUTE_MS)
    const calls = pathsOf(world, '/api/v1').filter(({ status }) => status === 503)
    // Less than two a minute, where a loop of its own would have made hundreds.
    expect(calls.length).toBeLessThan(60)
    const { trouble } = await world.api<{ trouble: object }>('GET', '/v1/usage')
    expect(trouble).toMatchObject({ code: 'server_error' })
    const waiting = await world.api('GET', `/v1/runs/${runId}`)
    expect(waiting).toMatchObject({ queue: { expectedStartAt: null } })

    await world.control('DELETE', '/faults')
    await world.pass(3 * MINUTE_MS)
    expect(await runOf(world, runId)).toMatchObject({ state: 'completed' })
    expect(await world.api('GET', '/v1/usage')).toMatchObject({ trouble: null })
  }),
)

test(
  'a batch is one run: each execution gives an event, and the last one that of the batch',
  withVirtualWorld({}, async (world) => {
    const { id } = await world.api<Run>('POST', '/v1/runs', {
      workflowId: world.workflowId,
      iteratorConfigs: [{ nodeId: 'n-prompt', values: ['a boat', 'a tram', 'a kite'] }],
    })
    await world.rest()
    await world.pass(5 * MINUTE_MS)
    expect(world.sandbox.executions()).toHaveLength(3)
    expect(await runOf(world, id)).toMatchObject({ state: 'completed' })
    expect(await typesOf(world)).toEqual([
      'execution.completed',
      'execution.completed',
      'execution.completed',
      'batch.completed',
    ])
    const batch = (await world.events()).at(-1)
    expect(batch?.data).toMatchObject({
      runId: id,
      status: 'completed',
      counts: { total: 3, completed: 3 },
      executions: [{ position: 0 }, { position: 1 }, { position: 2 }],
    })
  }),
)

/** Time passes as for a machine that slept. */
async function skip(world: VirtualWorld, ms: number): Promise<void> {
  world.clock.passTo(world.clock.now() + ms)
  await world.rest()
}

/** Deadlines are looked at by a timer of real time. */
const SOON = { timeout: 10_000 }
