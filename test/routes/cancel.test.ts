import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { NO_LIMITS } from '../harness/no-limits.ts'
import { withWorld, type World } from '../harness/world.ts'

type Shown = { id: string; state: string; active: boolean; waitingCount: number }

const pathOf = ({ trigger }: World) => `/v1/triggers/${trigger.id}`
const pause = async (world: World) => world.api('PATCH', pathOf(world), { paused: true })

async function resume(world: World) {
  return world.api<Shown>('PATCH', pathOf(world), { paused: false })
}

async function fireMany({ fire }: World, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let begun = 0; begun < count; begun += 50) {
    const calls = Array.from({ length: Math.min(50, count - begun) }, async () => fire())
    ids.push(...(await Promise.all(calls)).map(({ runId }) => runId))
  }
  return ids
}

/** How many runs ended how, and how many events tell so. */
async function countEnds({ databaseUrl }: World) {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ state: string; runs: number; events: number }>(
      `select r.state, count(distinct r.id)::int as runs, count(e.id)::int as events
         from runs r left join events e
           on e.run_id = r.id and e.type = 'execution.' || r.state
        group by r.state order by r.state`,
    )
    return rows
  })
}

test(
  'a run that was not started can be cancelled, once, and its subscribers hear of it',
  withWorld(async (world) => {
    const { api, fire, receiver } = world
    await pause(world)
    const { runId } = await fire()
    const path = `/v1/runs/${runId}/cancel`
    expect(await api('POST', path)).toMatchObject({ id: runId, state: 'cancelled' })
    const { event } = await receiver.next()
    expect(event).toMatchObject({
      type: 'execution.cancelled',
      data: { runId, executionId: null, error: { message: /before it was started/ } },
    })
    await expect(api('POST', path)).rejects.toThrow(/409 .*conflict.*is cancelled/)
    const none = '/v1/runs/run_01m8fg9yp8vk5j87xq4sp0ev24/cancel'
    await expect(api('POST', none)).rejects.toThrow('404')

    await resume(world)
    const slow = await fire({ prompt: 'sandbox:slow=60s' })
    const state = async () => (await api<Shown>('GET', `/v1/runs/${slow.runId}`)).state
    await expect.poll(state).toBe('running')
    const running = api('POST', `/v1/runs/${slow.runId}/cancel`)
    await expect(running).rejects.toThrow(/409 .*this one is running/)
    expect(world.sandbox.executions()).toHaveLength(1)
  }),
)

test(
  'all that waits of a trigger is cancelled by one call, which first says how much that is',
  withWorld(async (world) => {
    const { api, workflowId, trigger } = world
    await api('PATCH', pathOf(world), { settings: NO_LIMITS, paused: true })
    const waiting = await fireMany(world, 1_100)
    const own = await api<Shown>('POST', '/v1/runs', { workflowId })

    const filter = { triggerId: trigger.id }
    const asked = await api('POST', '/v1/runs/cancel', filter)
    expect(asked).toEqual({ cancelledCount: 0, waitingCount: waiting.length })
    const later = { ...filter, acceptedFrom: '2999-01-01T00:00:00+02:00', confirm: true }
    const none = await api('POST', '/v1/runs/cancel', later)
    expect(none).toEqual({ cancelledCount: 0, waitingCount: 0 })
    const done = await api('POST', '/v1/runs/cancel', { ...filter, confirm: true })
    expect(done).toEqual({ cancelledCount: waiting.length, waitingCount: 0 })

    expect(await resume(world)).toMatchObject({ waitingCount: 0 })
    const state = async () => (await api<Shown>('GET', `/v1/runs/${own.id}`)).state
    await expect.poll(state).toBe('completed')
    expect(world.sandbox.executions()).toHaveLength(1)
    expect(await countEnds(world)).toEqual([
      { state: 'cancelled', runs: waiting.length, events: waiting.length },
      { state: 'completed', runs: 1, events: 1 },
    ])

    await pause(world)
    await fireMany(world, 3)
    const silent = { ...filter, silent: true, confirm: true }
    const quiet = await api('POST', '/v1/runs/cancel', silent)
    expect(quiet).toEqual({ cancelledCount: 3, waitingCount: 0 })
    expect((await countEnds(world))[0]).toEqual({
      state: 'cancelled',
      runs: waiting.length + 3,
      events: waiting.length,
    })
    const wrong = api('POST', '/v1/runs/cancel', { trigger: trigger.id })
    await expect(wrong).rejects.toThrow(/400 .*invalid_request/)
  }),
)

test(
  'runs that are cancelled while they are started end once, and none of them both ways',
  withWorld(async (world) => {
    const calls = fireMany(world, 60)
    const confirm = { confirm: true }
    for (let round = 0; round < 6; round++) {
      await world.api('POST', '/v1/runs/cancel', confirm)
    }
    const runIds = await calls
    await world.api('POST', '/v1/runs/cancel', confirm)
    const left = async () =>
      (await countEnds(world)).filter(({ state }) => !/cancelled|completed/.test(state))
    await expect.poll(left, { timeout: 30_000 }).toEqual([])
    const ends = await countEnds(world)
    expect(ends.reduce((sum, { runs }) => sum + runs, 0)).toBe(runIds.length)
    for (const { runs, events } of ends) expect(events).toBe(runs)
    const completed = ends.find(({ state }) => state === 'completed')?.runs ?? 0
    expect(world.sandbox.executions()).toHaveLength(completed)
  }),
)

test(
  'a trigger with runs waiting is switched off or deleted only with a word on what becomes of them',
  withWorld(async (world) => {
    const { api } = world
    await pause(world)
    await fireMany(world, 4)
    const refusal = /409 .*"runs_waiting".*4 runs.*"waitingCount":4/
    const off = { active: false }
    await expect(api('PATCH', pathOf(world), off)).rejects.toThrow(refusal)
    await expect(api('DELETE', pathOf(world))).rejects.toThrow(refusal)
    const wrong = { queued: 'cancel' }
    await expect(api('PATCH', pathOf(world), wrong)).rejects.toThrow(/400 .*queued/)

    const kept = await api<Shown>('PATCH', pathOf(world), { ...off, queued: 'keep' })
    expect(kept).toMatchObject({ active: false, waitingCount: 4 })
    expect(await api('PATCH', pathOf(world), off)).toMatchObject(kept)
    await api('PATCH', pathOf(world), { active: true })
    const ended = await api('PATCH', pathOf(world), { ...off, queued: 'cancel' })
    expect(ended).toMatchObject({ active: false, cancelledCount: 4, waitingCount: 0 })

    await api('PATCH', pathOf(world), { active: true })
    await fireMany(world, 3)
    await api('DELETE', `${pathOf(world)}?queued=cancel`)
    await expect(api('GET', pathOf(world))).rejects.toThrow('404')
    expect(await countEnds(world)).toEqual([{ state: 'cancelled', runs: 7, events: 7 }])
    expect(world.sandbox.executions()).toEqual([])
  }),
)
