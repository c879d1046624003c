import { expect, test } from 'vitest'
import { withWorld, type World } from '../harness/world.ts'

async function setCredits({ sandbox }: World, credits: number): Promise<void> {
  const { origin } = new URL(sandbox.url)
  const response = await sandbox.fetch(
    new Request(`${origin}/_sandbox/credits`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ credits }),
    }),
  )
  expect(response.ok).toBe(true)
}

/** Gives the workspace a key, as its owner does after mending what was wrong. */
async function connect({ adminApi, workspaceId, sandbox }: World, apiKey: string) {
  const body = { upstreamUrl: sandbox.url, apiKey }
  await adminApi('PUT', `/v1/workspaces/${workspaceId}/connection`, body)
}

async function addFault({ sandbox }: World, fault: object): Promise<void> {
  const { origin } = new URL(sandbox.url)
  const response = await sandbox.fetch(
    new Request(`${origin}/_sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fault),
    }),
  )
  expect(response.ok).toBe(true)
}

const runOf = (world: World, runId: string) => () =>
  world.api<{ state: string; error: { message: string } | null }>(
    'GET',
    `/v1/runs/${runId}`,
  )

test(
  'without credits a run waits, says so, and goes on once there are some',
  withWorld(async (world) => {
    await setCredits(world, 0)
    const { runId } = await world.fire()
    await expect.poll(runOf(world, runId), { timeout: 10_000 }).toMatchObject({
      state: 'blocked',
      error: { message: expect.stringMatching(/redits/) },
    })
    expect(world.sandbox.executions()).toHaveLength(0)
    const blocked = await world.receiver.next()
    expect(blocked.event).toMatchObject({
      type: 'run.blocked',
      data: {
        runId,
        reason: 'insufficient_credits',
        requiredCredits: expect.any(Number),
        availableCredits: 0,
        breakdown: [{ nodeId: expect.any(String), credits: expect.any(Number) }],
      },
    })

    await setCredits(world, 10_000)
    await connect(world, world.sandbox.apiKey)
    const { event } = await world.receiver.next()
    expect(event).toMatchObject({
      type: 'execution.completed',
      data: { runId, error: null },
    })
  }),
)

test(
  'with a key that is refused runs wait, and go on with a key that is not',
  withWorld(async (world) => {
    await connect(world, 'sk-sandbox-revoked')
    const { runId } = await world.fire()
    await expect
      .poll(runOf(world, runId), { timeout: 10_000 })
      .toMatchObject({ state: 'blocked' })
    const blocked = await world.receiver.next()
    expect(blocked.event).toMatchObject({
      type: 'run.blocked',
      data: { runId, reason: 'unauthorized' },
    })

    await connect(world, world.sandbox.apiKey)
    const { event } = await world.receiver.next()
    expect(event.data).toMatchObject({ runId, status: 'completed' })
  }),
)

test(
  'an upstream that answers 503 at first is tried again, and starts one execution',
  withWorld(async (world) => {
    await addFault(world, {
      match: { method: 'POST', times: 2 },
      effect: { kind: 'status', status: 503 },
    })
    await world.fire()
    const { event } = await world.receiver.next()
    expect(event.type).toBe('execution.completed')
    expect(world.sandbox.executions()).toHaveLength(1)
  }),
)

test(
  'a start whose answer is lost on the way is not made twice',
  withWorld(async (world) => {
    const effect = { kind: 'reset', committed: true }
    await addFault(world, { match: { method: 'POST', times: 1 }, effect })
    await world.fire()
    const { event } = await world.receiver.next()
    expect(event.type).toBe('execution.completed')
    expect(world.sandbox.executions()).toHaveLength(1)
  }),
)

test(
  'a run that does not end by its deadline ends as timed out, and its subscribers hear of it',
  withWorld(async ({ api, endpoint, workflowId, receiver }) => {
    // Shortly before, they may hear that it takes long.
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, {
      eventTypes: ['execution.timed_out'],
    })
    const inputs = { prompt: 'sandbox:slow=60s' }
    const body = { workflowId, inputs, deadlineMs: 1_500 }
    const { id } = await api<{ id: string }>('POST', '/v1/runs', body)
    const { event } = await receiver.next()
    expect(event).toMatchObject({
      type: 'execution.timed_out',
      data: { runId: id, status: 'timed_out', error: { message: expect.anything() } },
    })
  }),
)

test(
  'a run that is not started within its own time ends as timed out, and is not started later',
  withWorld(async (world) => {
    const { api, endpoint, workflowId, receiver, sandbox } = world
    await setCredits(world, 0)
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, {
      eventTypes: ['execution.timed_out'],
    })
    const body = { workflowId, startWithinMs: 1_500 }
    const { id } = await api<{ id: string }>('POST', '/v1/runs', body)
    const { event } = await receiver.next()
    expect(event).toMatchObject({ type: 'execution.timed_out', data: { runId: id } })
    await setCredits(world, 1_000)
    expect(await api('GET', `/v1/runs/${id}`)).toMatchObject({ state: 'timed_out' })
    expect(sandbox.executions()).toHaveLength(0)
  }),
)
