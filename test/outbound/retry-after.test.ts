import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { withWorld } from '../harness/world.ts'

const HOUR = 3_600_000

type Deliveries = { data: [{ attemptCount: number; nextAttemptAt: string }] }

/** Answers the first request as told and the others with 204; tells when each came. */
async function startBusy(status: number, retryAfter: string) {
  const arrivals: number[] = []
  const waiting: (() => void)[] = []
  const server = createServer((request, response) => {
    arrivals.push(performance.now())
    request.resume()
    if (arrivals.length > 1) response.writeHead(204).end()
    else response.writeHead(status, { 'retry-after': retryAfter }).end()
    waiting.shift()?.()
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    arrivals,
    async arrived(count: number) {
      while (arrivals.length < count) {
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test(
  'a receiver that asks for time gets it: the next attempt is later, never sooner',
  withWorld(async ({ api }) => {
    for (const { status, retryAfter, step, atLeastMs, atMostMs } of [
      // Longer than the step: it counts.
      { status: 429, retryAfter: '3', step: 2, atLeastMs: 2_950, atMostMs: 6_000 },
      // Shorter than the step: the step counts.
      { status: 503, retryAfter: '1', step: 2, atLeastMs: 1_950, atMostMs: 5_000 },
    ]) {
      const busy = await startBusy(status, retryAfter)
      const { id } = await api<{ id: string }>('POST', '/v1/endpoints', {
        url: busy.url,
        scheduleSeconds: [0, step, step],
        eventTypes: [`custom.s${status}_${retryAfter}`],
      })
      const type = `custom.s${status}_${retryAfter}`
      await api('POST', '/v1/events', { type, data: {} })
      await busy.arrived(2)
      const [first = 0, second = 0] = busy.arrivals
      expect(second - first).toBeGreaterThanOrEqual(atLeastMs)
      expect(second - first).toBeLessThan(atMostMs)
      await api('DELETE', `/v1/endpoints/${id}`)
      await busy.close()
    }
  }),
)

test(
  'a receiver that asks for hours gets them, and no more than a day',
  withWorld(async ({ api }) => {
    for (const [retryAfter, hours] of [
      ['7200', 2],
      ['90000000', 24],
    ] as const) {
      const busy = await startBusy(503, retryAfter)
      const type = `custom.s${retryAfter}`
      const wanted = { url: busy.url, eventTypes: [type] }
      const { id } = await api<{ id: string }>('POST', '/v1/endpoints', wanted)
      await api('POST', '/v1/events', { type, data: {} })
      await busy.arrived(1)
      const next = async () => {
        const path = `/v1/deliveries?endpointId=${id}`
        const { data } = await api<Deliveries>('GET', path)
        const [{ attemptCount, nextAttemptAt }] = data
        const inMs = Date.parse(nextAttemptAt) - Date.now()
        // Up to a tenth more, so that not all come at once.
        return (
          attemptCount === 1 && inMs > (hours - 0.1) * HOUR && inMs < hours * 1.1 * HOUR
        )
      }
      await expect.poll(next).toBe(true)
      await busy.close()
    }
  }),
)

test(
  'while a receiver that is busy asks to be left alone, nothing else is sent to it',
  withWorld(async ({ api }) => {
    const busy = await startBusy(429, '2')
    await api('POST', '/v1/endpoints', { url: busy.url, eventTypes: ['custom.busy'] })
    await api('POST', '/v1/events', { type: 'custom.busy', data: { n: 1 } })
    await busy.arrived(1)
    const recorded = () => api('GET', '/v1/deliveries?state=pending')
    await expect.poll(recorded).toMatchObject({ data: [{ attemptCount: 1 }] })
    await api('POST', '/v1/events', { type: 'custom.busy', data: { n: 2 } })
    await busy.arrived(2)
    const [first = 0, second = 0] = busy.arrivals
    expect(second - first).toBeGreaterThan(1_900)
    await busy.close()
  }),
)
