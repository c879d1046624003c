import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withVirtualWorld, type VirtualWorld } from '../harness/virtual-world.ts'

const MINUTE_MS = 60_000

type Run = {
  id: string
  state: string
  workflowName: string
  error: { message: string } | null
  executions: { outputs: { label: string; text?: string; url?: string }[] }[]
}

const runOf = async ({ api }: VirtualWorld, runId: string) =>
  api<Run>('GET', `/v1/runs/${runId}`)

const eventOf = async (world: VirtualWorld, runId: string, type: string) =>
  (await world.events()).find(
    (each) => each.type === type && each.data['runId'] === runId,
  )

/** NUL, and halves of surrogate pairs, as JSON writes them. */
const ODD = '\0 \ud83d \udc00'
const KEPT = '\uFFFD \uFFFD \uFFFD'

test(
  'a result that PostgreSQL refuses is kept as far as it can be, and told as it came',
  withVirtualWorld({ profile: 'server-2026-08' }, async (world) => {
    const { api, workflowId } = world
    await world.control('POST', '/faults', { match: {}, effect: { kind: 'odd-text' } })
    const plain = await world.fire({ prompt: 'a boat' })
    const failing = await world.fire({ prompt: 'sandbox:fail=n-image' })
    const batch = await api<Run>('POST', '/v1/runs', {
      workflowId,
      iteratorConfigs: [{ nodeId: 'n-prompt', values: ['a tram', 'a kite'] }],
    })
    await world.rest()
    await world.pass(3 * MINUTE_MS)

    const completed = await runOf(world, plain)
    expect(completed).toMatchObject({ state: 'completed', error: null })
    const [output] = completed.executions[0]?.outputs ?? []
    expect(output).toMatchObject({ text: `a boat${KEPT}` })
    expect(completed.workflowName).toContain(KEPT)
    const told = await eventOf(world, plain, 'execution.completed')
    expect(told?.data['outputs']).toMatchObject([
      { text: `a boat${ODD}` },
      {},
      {},
      {},
      {},
    ])
    expect(await runOf(world, failing)).toMatchObject({
      state: 'failed',
      error: { message: expect.stringContaining(KEPT) },
    })
    expect(await runOf(world, batch.id)).toMatchObject({ state: 'completed' })

    await api('POST', `/v1/runs/${plain}/refetch`)
    const trigger = { workflowId, name: 'again' }
    expect(await api('POST', '/v1/triggers', trigger)).toBeDefined()
    const fresh = await api<{ name: string }>(
      'GET',
      `/v1/workflows/${workflowId}?fresh=true`,
    )
    expect(fresh.name).toContain(KEPT)
    expect(await api('GET', '/v1/workflows?fresh=true')).toBeDefined()
    expect(await api('GET', '/v1/usage')).toMatchObject({ trouble: null })
  }),
)

test(
  'a result that cannot be kept at all ends its run after one try, with the reason, and no other',
  withVirtualWorld({}, async (world) => {
    const deep = `${'['.repeat(60_000)}${']'.repeat(60_000)}`
    const bad = await world.fire({ prompt: 'sandbox:slow=30s' })
    await world.rest()
    const [execution] = world.sandbox.executions()
    await world.control('POST', '/faults', {
      match: { path: `/executions/${execution?.id}` },
      effect: {
        kind: 'status',
        status: 200,
        body: `{"id":"x","status":"COMPLETED","nodeRuns":[{"nodeId":"n","status":"COMPLETED","output":{"text":"a boat","deep":${deep}}}]}`,
      },
    })
    const good = await world.fire()
    await world.rest()
    await world.pass(2 * MINUTE_MS)
    expect(await runOf(world, bad)).toMatchObject({
      state: 'failed',
      error: {
        message: expect.stringMatching(/ended as completed, but .* cannot be kept/),
      },
    })
    expect(await eventOf(world, bad, 'execution.failed')).toBeDefined()
    expect(await runOf(world, good)).toMatchObject({ state: 'completed' })
    const records = world.sandbox
      .requests()
      .filter(({ path }) => path.endsWith(`/executions/${execution?.id}`))
    expect(records).toHaveLength(1)
  }),
)

test.each([
  ['at its start', 'running'],
  ['at its end', 'completed'],
])(
  'a run at which a driver fails %s is held the second time, and the lane goes on',
  async (_when, state) =>
    withVirtualWorld({}, async (world) => {
      const bad = await world.fire({ prompt: 'sandbox:slow=20s' })
      await withClient(world.databaseUrl, async (client) => {
        // Whatever a row may have that nobody thought of.
        await client.query(
          `create function refuse() returns trigger language plpgsql as
             $$ begin raise exception 'a row that is always refused'; end $$`,
        )
        await client.query(
          `create trigger refuse before update on runs for each row
             when (new.id = '${bad}' and new.state in ('${state}', 'failed'))
             execute function refuse()`,
        )
      })
      const good = await world.fire()
      await expect
        .poll(
          async () => {
            await world.pass(MINUTE_MS)
            return runOf(world, bad)
          },
          { timeout: 90_000 },
        )
        .toMatchObject({
          state: 'held',
          error: { message: expect.stringContaining('a row that is always refused') },
        })
      const blocked = await eventOf(world, bad, 'run.blocked')
      expect(blocked?.data).toMatchObject({ reason: 'driver_failed' })
      await world.pass(MINUTE_MS)
      expect(await runOf(world, good)).toMatchObject({ state: 'completed' })

      await withClient(world.databaseUrl, (client) =>
        client.query('drop trigger refuse on runs'),
      )
      await world.api('POST', `/v1/runs/${bad}/release`)
      await world.rest()
      await world.pass(MINUTE_MS)
      expect(await runOf(world, bad)).toMatchObject({ state: 'completed' })
      expect(world.sandbox.executions()).toHaveLength(2)
    })(),
  120_000,
)
