import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withVirtualWorld, type VirtualWorld } from '../harness/virtual-world.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

type Run = {
  state: string
  queue: { expectedStartAt: string | null } | null
}
type Usage = { trouble: { code: string; until: string } | null }

const runOf = async ({ api }: VirtualWorld, runId: string) =>
  api<Run>('GET', `/v1/runs/${runId}`)

const usageOf = async ({ api }: VirtualWorld) => api<Usage>('GET', '/v1/usage')

const EXECUTE = 'POST /workflows/{id}/execute'
const POLL = 'GET /workflows/executions/{id}/poll'

/** Refuses the next call of a route, with these headers. */
async function refuse(
  world: VirtualWorld,
  route: string,
  headers: Record<string, string>,
): Promise<void> {
  const effect = { kind: 'status', status: 429, body: { error: 'Too many' }, headers }
  await world.control('POST', '/faults', { match: { route, times: 1 }, effect })
}

/** The times that make no sense where seconds are documented, by `nowMs`. */
const timesAt = (nowMs: number): Record<string, string>[] => [
  { 'X-RateLimit-Reset': String(nowMs + 5_000), 'X-RateLimit-Remaining': '0' },
  { 'X-RateLimit-Reset': String(nowMs / 1_000 + 400 * 86_400) },
  { 'X-RateLimit-Reset': '-1' },
  { 'Retry-After': '-5' },
  { 'Retry-After': '9'.repeat(30) },
  { 'Retry-After': 'soon' },
  { 'Retry-After': new Date(nowMs - 365 * DAY_MS).toUTCString() },
  { 'Retry-After': new Date(nowMs + 365 * DAY_MS).toUTCString() },
]

test(
  'a time that cannot be meant stops neither starts nor looks for longer than a window',
  withVirtualWorld({ plan: 'enterprise' }, async (world) => {
    for (const headers of timesAt(world.clock.now())) {
      await refuse(world, EXECUTE, headers)
      await refuse(world, POLL, headers)
      const runId = await world.fire()
      await world.rest()
      await world.pass(3 * MINUTE_MS)
      expect({ headers, ...(await runOf(world, runId)) }).toMatchObject({
        state: 'completed',
      })
      await expect.poll(() => usageOf(world)).toMatchObject({ trouble: null })
    }
  }),
)

test(
  'a limit a day is told with its end, in usage and in the queue, and is asked again before',
  withVirtualWorld({}, async (world) => {
    const nowMs = world.clock.now()
    const untilMs = nowMs + 40 * MINUTE_MS
    await refuse(world, EXECUTE, { 'Retry-After': String(40 * 60) })
    const first = await world.fire()
    const second = await world.fire()
    await world.rest()
    await expect
      .poll(() => usageOf(world))
      .toMatchObject({ trouble: { code: 'rate_limited', of: 'starts' } })
    const { trouble } = await usageOf(world)
    expect(Math.abs(Date.parse(trouble?.until ?? '') - untilMs)).toBeLessThan(5_000)
    for (const runId of [first, second]) {
      const { queue } = await runOf(world, runId)
      const lateMs = Date.parse(queue?.expectedStartAt ?? '') - untilMs
      expect(Math.abs(lateMs)).toBeLessThan(5_000)
    }
    await world.pass(14 * MINUTE_MS)
    expect(await runOf(world, second)).toMatchObject({ state: 'accepted' })
    await world.pass(5 * MINUTE_MS)
    expect(await runOf(world, second)).toMatchObject({ state: 'completed' })
    await expect.poll(() => usageOf(world)).toMatchObject({ trouble: null })
  }),
)

test(
  'a lane that an older relay left with a pause of years goes on',
  withVirtualWorld({}, async (world) => {
    await world.fire()
    await world.rest()
    // It is let go when there is nothing more to do.
    await world.pass(3 * MINUTE_MS)
    const years = String(world.clock.now() + 10 * 365 * DAY_MS)
    await withClient(world.databaseUrl, (client) =>
      client.query(
        `update lanes set budget = jsonb_set(jsonb_set(budget,
           '{starts,blockedUntilMs}', $1), '{requests,blockedUntilMs}', $1)`,
        [years],
      ),
    )
    const runId = await world.fire()
    await world.rest()
    await world.pass(20 * MINUTE_MS)
    expect(await runOf(world, runId)).toMatchObject({ state: 'completed' })
  }),
)
