import { expect, test } from 'vitest'
import { withVirtualWorld, type VirtualWorld } from '../harness/virtual-world.ts'

const MINUTE_MS = 60_000

type Run = {
  id: string
  state: string
  error: { message: string } | null
  queue: { position: number; expectedStartAt: string | null } | null
}

const runOf = async ({ api }: VirtualWorld, runId: string) =>
  api<Run>('GET', `/v1/runs/${runId}`)

const statesOf = async (world: VirtualWorld, runIds: readonly string[]) =>
  Promise.all(runIds.map(async (runId) => (await runOf(world, runId)).state))

async function blockedEventsOf(world: VirtualWorld, runId: string) {
  const events = await world.events()
  return events.filter(
    ({ type, data }) => type === 'run.blocked' && data['runId'] === runId,
  )
}

const startsOf = ({ sandbox }: VirtualWorld) =>
  sandbox.requests().filter(({ path }) => path.endsWith('/execute'))

/** What the upstream, or something in front of it, may say to one run and to no other. */
const REFUSALS: Record<string, object> = {
  'a 500': { kind: 'status', status: 500 },
  'a redirect': {
    kind: 'status',
    status: 302,
    headers: { location: 'https://x.example/' },
  },
  'a page with 200': { kind: 'page', status: 200 },
  'the page of a firewall': { kind: 'page', status: 403 },
  'a limit of its own': { kind: 'status', status: 429, body: { error: 'Too many' } },
  'a connection that is cut': { kind: 'reset' },
}

test(
  'starts that are refused for themselves alone keep no other waiting, and say why they wait',
  withVirtualWorld({ plan: 'enterprise', limits: false }, async (world) => {
    const before = await world.fire()
    await world.rest()
    await world.pass(MINUTE_MS)
    const bad: string[] = []
    for (const [index, effect] of Object.values(REFUSALS).entries()) {
      await world.control('POST', '/faults', {
        match: { body: `POISON${index}` },
        effect,
      })
      bad.push(await world.fire({ prompt: `POISON${index}` }))
    }
    const running = await world.fire({ prompt: 'sandbox:slow=20s' })
    const good = [await world.fire(), await world.fire(), await world.fire()]
    await world.rest()
    await world.pass(3 * MINUTE_MS)

    expect(await statesOf(world, [before, running, ...good])).toEqual(
      Array(5).fill('completed'),
    )
    expect(await statesOf(world, bad)).toEqual(bad.map(() => 'blocked'))
    for (const runId of bad) {
      const { error } = await runOf(world, runId)
      expect(error?.message).toMatch(
        /starts others, but not this run: POST .*answered|no answer/,
      )
      expect(await blockedEventsOf(world, runId)).toHaveLength(1)
    }
    expect(await world.api('GET', '/v1/usage')).toMatchObject({ trouble: null })

    const soon = await world.fire()
    await world.rest()
    await world.pass(MINUTE_MS / 2)
    expect(await runOf(world, soon)).toMatchObject({ state: 'completed' })
  }),
)

test(
  'a start that is refused for hours is held in the end, after a bounded number of tries',
  withVirtualWorld({}, async (world) => {
    await world.control('POST', '/faults', {
      match: { body: 'POISON' },
      effect: { kind: 'status', status: 500, body: { error: 'It breaks here' } },
    })
    const bad = await world.fire({ prompt: 'POISON' })
    const good = await world.fire()
    await world.rest()
    await world.pass(2 * MINUTE_MS)
    expect(await runOf(world, good)).toMatchObject({ state: 'completed' })
    for (const minutes of [1, 2, 5, 10, 20, 30, 60, 60, 60, 60]) {
      expect(await runOf(world, bad)).toMatchObject({ state: 'blocked' })
      world.clock.passTo(world.clock.now() + minutes * MINUTE_MS)
      await world.rest()
    }
    expect(await runOf(world, bad)).toMatchObject({
      state: 'held',
      error: { message: expect.stringContaining('It breaks here') },
    })
    expect(await blockedEventsOf(world, bad)).toHaveLength(2)
    expect(startsOf(world).length).toBeLessThan(20)

    await world.control('DELETE', '/faults')
    await world.api('POST', `/v1/runs/${bad}/release`)
    await world.rest()
    await world.pass(MINUTE_MS)
    expect(await runOf(world, bad)).toMatchObject({ state: 'completed' })
  }),
)

test(
  'runs that cannot be paid for keep none waiting that can, however many they are',
  withVirtualWorld({}, async (world) => {
    const free = world.sandbox.createWorkflow({
      name: 'Free',
      nodes: [{ id: 'p', data: { nodeType: 'input:text', prompt: 'x' } }],
      edges: [],
    })
    await world.control('PUT', '/credits', { credits: 1 })
    const dear: string[] = []
    for (let count = 0; count < 25; count += 1) dear.push(await world.fire())
    const { id } = await world.api<Run>('POST', '/v1/runs', { workflowId: free.id })
    await world.rest()
    await world.pass(MINUTE_MS)
    expect(await runOf(world, id)).toMatchObject({ state: 'completed' })
    expect(await runOf(world, dear[0] ?? '')).toMatchObject({ state: 'blocked' })
    expect(await blockedEventsOf(world, dear[0] ?? '')).toMatchObject([
      { data: { reason: 'insufficient_credits', availableCredits: 1 } },
    ])
    expect(startsOf(world).length).toBeLessThan(5)
    const nobodyCanSay = { queue: { expectedStartAt: null } }
    for (const runId of dear)
      expect(await runOf(world, runId)).toMatchObject(nobodyCanSay)

    await world.control('PUT', '/credits', { credits: 10_000 })
    await world.pass(8 * MINUTE_MS)
    expect(new Set(await statesOf(world, dear))).toEqual(new Set(['completed']))
  }),
)

test(
  'a key that may not start one workflow starts the others, and says so once',
  withVirtualWorld({}, async (world) => {
    const other = world.sandbox.createWorkflow({
      name: 'Not ours',
      nodes: [{ id: 'p', data: { nodeType: 'input:text', prompt: 'x' } }],
      edges: [],
    })
    await world.control('POST', '/faults', {
      match: { path: `${other.id}/execute` },
      effect: { kind: 'status', status: 403, body: { error: 'Forbidden' } },
    })
    const bad = await world.api<Run>('POST', '/v1/runs', { workflowId: other.id })
    const good = await world.fire()
    await world.rest()
    await world.pass(MINUTE_MS)
    expect(await runOf(world, good)).toMatchObject({ state: 'completed' })
    expect(await runOf(world, bad.id)).toMatchObject({ state: 'blocked' })
    expect(await blockedEventsOf(world, bad.id)).toMatchObject([
      { data: { reason: 'forbidden' } },
    ])
  }),
)

test(
  'the page of a gateway that has no server behind it is waited out',
  withVirtualWorld({}, async (world) => {
    await world.control('POST', '/faults', {
      match: { times: 12 },
      effect: { kind: 'page', status: 404 },
    })
    const runIds = [await world.fire(), await world.fire({ prompt: 'sandbox:slow=30s' })]
    await world.rest()
    await world.pass(5 * MINUTE_MS)
    expect(await statesOf(world, runIds)).toEqual(['completed', 'completed'])
    expect(world.sandbox.executions()).toHaveLength(2)
  }),
)
