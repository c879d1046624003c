import { expect, test } from 'vitest'
import { expectOneEndEach } from '../harness/every-run.ts'
import { withVirtualWorld } from '../harness/virtual-world.ts'

const HOUR_MS = 3_600_000
const RUNS = 2_000

test(
  'a burst of 2,000 triggers is taken at once and started in order at ten a minute',
  withVirtualWorld({ plan: 'enterprise' }, async (world) => {
    const runIds: string[] = []
    for (let count = 0; count < RUNS; count++) runIds.push(await world.fire())
    const last = await world.api<{
      queue: { position: number; expectedStartAt: string }
    }>('GET', `/v1/runs/${runIds.at(-1)}`)
    expect(last.queue.position).toBeGreaterThan(RUNS - 50)
    const waitMs = Date.parse(last.queue.expectedStartAt) - world.clock.now()
    expect(waitMs).toBeGreaterThan(3 * HOUR_MS)

    await world.rest()
    await world.pass(3.6 * HOUR_MS)
    const started = world.sandbox.executions().map((each) => each.idempotencyKey)
    expect(started).toEqual(runIds)
    await expectOneEndEach(world, runIds, 'completed')
    const refused = world.sandbox.requests().filter(({ status }) => status === 429)
    expect(refused).toEqual([])
  }),
)
