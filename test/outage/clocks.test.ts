import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { withWorld } from '../harness/world.ts'

const DELIVERIES = 20
const RETRY_MS = 5_000

/** Puts the clock of a process forward or back; how long something takes stays true. */
function clockOffBy(offset: string): Record<string, string> {
  const [library = ''] = globSync('/usr/lib/*/faketime/libfaketime.so.1')
  return { LD_PRELOAD: library, FAKETIME: offset, DONT_FAKE_MONOTONIC: '1' }
}

test.each(['+60s', '-60s'])(
  'a worker whose clock is off by %s takes no lane away, makes no delivery twice, and none too early',
  async (offset) =>
    withWorld(
      async ({
        api,
        fire,
        receiver,
        relay,
        anotherRelay,
        sandbox,
        moments,
        endpoint,
      }) => {
        await fire({ prompt: 'sandbox:slow=60s' })
        await moments.until('runs', 'running')
        const other = await anotherRelay(clockOffBy(offset))
        expect(
          Date.parse((await fetch(other.url)).headers.get('date') ?? ''),
        ).not.toBeCloseTo(Date.now(), -4)

        // Both have deliveries in hand for as long as it takes to try another one again.
        await api('PATCH', `/v1/endpoints/${endpoint.id}`, {
          concurrency: DELIVERIES + 1,
          scheduleSeconds: [0, RETRY_MS / 1_000],
        })
        receiver.answer(503)
        await api('POST', '/v1/events', { type: 'custom.again', data: {} })
        await receiver.next()
        const refusedAtMs = performance.now()
        receiver.answer('hold')
        const events = Array.from({ length: DELIVERIES }, (_, n) => ({
          type: 'custom.held',
          data: { n },
        }))
        await api('POST', '/v1/events', { events })
        const countOf = (type: string) =>
          receiver.received.filter(({ event }) => event.type === type).length
        await expect.poll(() => countOf('custom.again'), { timeout: 30_000 }).toBe(2)
        expect(performance.now() - refusedAtMs).toBeGreaterThan(RETRY_MS - 100)

        receiver.answer(204)
        await receiver.letGo()
        await expect
          .poll(() => countOf('execution.completed'), { timeout: 60_000 })
          .toBe(1)
        const pending = async () => api('GET', '/v1/deliveries?state=pending')
        await expect.poll(pending, { timeout: 30_000 }).toMatchObject({ data: [] })
        expect(countOf('custom.held')).toBe(DELIVERIES)
        expect(sandbox.executions()).toHaveLength(1)
        expect(relay().lines.join('\n')).not.toContain('was taken by another process')
        await other.stop()
      },
    )(),
)
