import { test } from 'vitest'
import { withBrokenNetwork } from '../harness/broken-network.ts'

/** What the README promises. */
const STOP_LIMIT_MS = 20_000

test.concurrent.for([{ redis: false }, { redis: true }])(
  'a relay whose connections are all half open ends within 20 s of SIGTERM, and names what hangs (%o)',
  { timeout: 120_000 },
  async ({ redis }, { expect }) =>
    withBrokenNetwork(
      async (world, network) => {
        // Runs are under way, so that there is something to wait for.
        for (let count = 0; count < 5; count++)
          await world.fire({ prompt: 'sandbox:slow=60s' })
        await world.moments.until('runs', 'running')
        for (const proxy of Object.values(network)) proxy.swallow()
        const startedAt = performance.now()
        await world.relay().stop()
        expect(performance.now() - startedAt).toBeLessThan(STOP_LIMIT_MS + 2_000)
        const lines = world.relay().lines.join('\n')
        expect(lines).toMatch(/did not close|did not stop/)
      },
      { redis },
    )(),
)
