import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withWorld, type World } from '../harness/world.ts'

const CALLS = 200

/** Calls a trigger from all sides at the same moment: half of the calls on each relay. */
async function rush(world: World, limits: object): Promise<number[]> {
  const { workflowId } = world
  const body = { workflowId, settings: { limits } }
  const { id } = await world.api<{ id: string }>('POST', '/v1/triggers', body)
  const relays = [world.relay(), await world.anotherRelay()]
  const call = async (index: number) => {
    const response = await fetch(`${relays[index % 2]?.url}/t/${id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'sandbox:slow=120s' }),
    })
    await response.text()
    return response.status
  }
  const statuses = await Promise.all(Array.from({ length: CALLS }, (_, i) => call(i)))
  expect(await countRuns(world, id)).toBe(statuses.filter((s) => s === 202).length)
  return statuses.toSorted((a, b) => a - b)
}

async function countRuns({ databaseUrl }: World, triggerId: string): Promise<number> {
  const { rowCount } = await withClient(databaseUrl, (client) =>
    client.query('select 1 from runs where trigger_id = $1', [triggerId]),
  )
  return rowCount ?? 0
}

const exactly = (limit: number) =>
  Array.from({ length: CALLS }, (_, index) => (index < limit ? 202 : 429))

test(
  'two relays under 200 calls at once let as many runs in flight as allowed, and no more',
  withWorld(async (world) => {
    expect(await rush(world, { inFlight: 7 })).toEqual(exactly(7))
  }),
)

test(
  'two relays under 200 calls at once start as many runs a day as allowed, and no more',
  withWorld(async (world) => {
    expect(await rush(world, { runsPerDay: 31 })).toEqual(exactly(31))
  }),
)

test(
  'with both limits the smaller one holds, and what it refuses counts for neither',
  withWorld(async (world) => {
    expect(await rush(world, { inFlight: 5, runsPerDay: 9 })).toEqual(exactly(5))
  }),
)

test(
  'two relays under 200 calls at once let as many calls of one caller in as allowed, or a tenth more',
  withWorld(async (world) => {
    expect(await rush(world, { requestsPerMinutePerIp: 7 })).toEqual(exactly(7))
    const accepted = (await rush(world, { requestsPerMinutePerIp: 40 })).filter(
      (status) => status === 202,
    )
    expect(accepted.length).toBeGreaterThanOrEqual(40)
    expect(accepted.length).toBeLessThanOrEqual(44)
  }),
)
