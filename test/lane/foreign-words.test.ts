import { expect, test } from 'vitest'
import { withVirtualWorld, type VirtualWorld } from '../harness/virtual-world.ts'

const MINUTE_MS = 60_000

type Run = {
  id: string
  state: string
  error: { message: string } | null
  executions: { outputs: { label: string; url?: string }[] }[]
}

const runOf = async ({ api }: VirtualWorld, runId: string) =>
  api<Run>('GET', `/v1/runs/${runId}`)

async function fireAll(world: VirtualWorld) {
  const plain = await world.fire()
  const others = [
    await world.fire({ prompt: 'sandbox:slow=20s' }),
    await world.fire({ prompt: 'sandbox:slow=30s' }),
  ]
  const failing = await world.fire({ prompt: 'sandbox:fail=n-image' })
  await world.rest()
  await world.pass(5 * MINUTE_MS)
  return { good: [plain, ...others], failing }
}

test.each([
  ['in words of others', {}],
  ['in a word that nobody knows, with its time and outputs', { COMPLETED: 'ARCHIVED' }],
])('an end that is told %s is an end, in polls, lists and records', async (_how, words) =>
  withVirtualWorld({}, async (world) => {
    const effect = { kind: 'foreign-words', ...('COMPLETED' in words ? { words } : {}) }
    await world.control('POST', '/faults', { match: {}, effect })
    const { good, failing } = await fireAll(world)
    for (const runId of good) {
      const { state, executions } = await runOf(world, runId)
      expect({ state, count: executions[0]?.outputs.length }).toEqual({
        state: 'completed',
        count: 5,
      })
    }
    expect(await runOf(world, failing)).toMatchObject({ state: 'failed' })
  })(),
)

const FILE = 'https://cdn.example/a.png'

/** Every answer about executions is this record, whichever is asked for. */
async function answer(world: VirtualWorld, record: object): Promise<void> {
  for (const route of ['/poll', '']) {
    await world.control('POST', '/faults', {
      match: { route: `GET /workflows/executions/{id}${route}` },
      effect: { kind: 'status', status: 200, body: record },
    })
  }
}

test(
  'at the deadline the outputs of the last look are told, and the word that nobody knows',
  withVirtualWorld({}, async (world) => {
    const nodeRuns = [{ nodeId: 'n-image', output: { grid: FILE } }]
    await answer(world, { id: 'e', status: 'ARCHIVED', nodeResults: { nodeRuns } })
    const { id } = await world.api<Run>('POST', '/v1/runs', {
      workflowId: world.workflowId,
      deadlineMs: 10 * MINUTE_MS,
    })
    await world.rest()
    await world.pass(8 * MINUTE_MS)
    const asked = world.sandbox.requests().length
    // The whole record is read ever more seldom.
    expect(asked).toBeLessThan(80)
    expect(await runOf(world, id)).toMatchObject({ state: 'running' })
    await world.pass(3 * MINUTE_MS)
    await expect
      .poll(() => runOf(world, id))
      .toMatchObject({
        state: 'timed_out',
        error: { message: expect.stringContaining('"ARCHIVED"') },
        executions: [{ outputs: [{ url: FILE, type: 'image' }] }],
      })
    const told = (await world.events()).find(({ type }) => type.endsWith('timed_out'))
    expect(told?.data['outputs']).toMatchObject([{ url: FILE }])
  }),
)

test.each(['execute', 'run'])(
  'outputs are called as in the graph, though the record has only ids: started by %s',
  async (way) =>
    withVirtualWorld({}, async (world) => {
      const nodeRuns = [{ nodeId: 'n-image', output: { url: FILE } }]
      await answer(world, { id: 'e', status: 'COMPLETED', nodeResults: { nodeRuns } })
      const { workflowId } = world
      const { id } = await world.api<Run>('POST', '/v1/runs', { workflowId, way })
      await world.rest()
      await world.pass(MINUTE_MS)
      const graph = await fetch(`${world.sandbox.url}/workflows/${workflowId}`, {
        headers: { authorization: `Bearer ${world.sandbox.apiKey}` },
      })
      const { nodes } = (await graph.json()) as {
        nodes: { id: string; data: { label: string } }[]
      }
      const label = nodes.find((node) => node.id === 'n-image')?.data.label
      expect(label).not.toBe('n-image')
      expect(await runOf(world, id)).toMatchObject({
        state: 'completed',
        executions: [{ outputs: [{ label }] }],
      })
      const told = (await world.events()).find(({ type }) => type.endsWith('completed'))
      expect(told?.data).toMatchObject({ outputs: [{ label }], nodeRuns: [{ label }] })

      await world.api('POST', `/v1/runs/${id}/refetch`)
      expect(await runOf(world, id)).toMatchObject({
        executions: [{ outputs: [{ label }] }],
      })
    })(),
)
