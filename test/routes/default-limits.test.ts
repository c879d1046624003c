import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withWorld, type World } from '../harness/world.ts'

type Shown = { settings: { limits: Record<string, number | null> }; waitingCount: number }

const DEFAULTS = {
  requestsPerMinute: null,
  requestsPerMinutePerIp: 120,
  inFlight: 1_000,
  runsPerDay: 5_000,
}

const pathOf = ({ trigger }: World) => `/v1/triggers/${trigger.id}`

/** Calls the trigger so often, from addresses that differ or from one, and counts the answers. */
async function callMany(
  { relay, trigger }: World,
  count: number,
  addressOf: (index: number) => string,
): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {}
  for (let begun = 0; begun < count; begun += 50) {
    const size = Math.min(50, count - begun)
    const calls = Array.from({ length: size }, async (_, index) => {
      const response = await fetch(`${relay().url}/t/${trigger.id}`, {
        method: 'POST',
        headers: { 'x-forwarded-for': addressOf(begun + index) },
      })
      await response.text()
      statuses[response.status] = (statuses[response.status] ?? 0) + 1
    })
    await Promise.all(calls)
  }
  return statuses
}

const behindProxy = () => ({ RELAY_TRUSTED_PROXIES: '1' })

test(
  'a trigger has limits that nobody asked for, and shows them',
  withWorld(async (world) => {
    const { api, workflowId, databaseUrl } = world
    const limitsOf = async () => (await api<Shown>('GET', pathOf(world))).settings.limits
    expect(await limitsOf()).toEqual(DEFAULTS)
    // Also one that was made before there were any.
    await withClient(databaseUrl, (client) =>
      client.query(`update triggers set settings = '{}'`),
    )
    expect(await limitsOf()).toEqual(DEFAULTS)

    const limits = { requestsPerMinutePerIp: null, inFlight: 5 }
    await api('PATCH', pathOf(world), { settings: { limits } })
    expect(await limitsOf()).toEqual({ ...DEFAULTS, ...limits })
    const wrong = { workflowId, settings: { limits: { inFlight: 0 } } }
    await expect(api('POST', '/v1/triggers', wrong)).rejects.toThrow(/400 .*inFlight/)
  }),
)

test(
  'strangers fill their own trigger up to its limits, and an owner who lifts them lets all in',
  withWorld(async (world) => {
    const { api, workflowId } = world
    await api('PATCH', pathOf(world), { paused: true })
    const fromOne = await callMany(world, 200, () => '192.0.2.1')
    expect(fromOne).toEqual({ 202: 120, 429: 80 })

    const fromAll = await callMany(
      world,
      1_000,
      (index) => `2001:db8:${index.toString(16)}::1`,
    )
    expect(fromAll).toEqual({ 202: 880, 429: 120 })
    expect(await api<Shown>('GET', pathOf(world))).toMatchObject({ waitingCount: 1_000 })
    const own = await api<{ id: string; state: string }>('POST', '/v1/runs', {
      workflowId,
      wait: 30,
    })
    expect(own.state).toBe('completed')

    const limits = { requestsPerMinutePerIp: null, inFlight: null, runsPerDay: null }
    await api('PATCH', pathOf(world), { settings: { limits } })
    expect(await callMany(world, 30, () => '192.0.2.1')).toEqual({ 202: 30 })
  }, behindProxy),
)
