import { test, type ExpectStatic } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withBrokenNetwork, type Network } from '../harness/broken-network.ts'
import type { TcpProxy } from '../harness/tcp-proxy.ts'
import type { World } from '../harness/world.ts'

const MINUTE_MS = 60_000

type Part = keyof Network
type Break = (proxy: TcpProxy, notice: () => Promise<void>) => void | Promise<void>

/** What may happen to a connection. What does not pass by itself is over once it is noticed. */
const BREAKS: Record<string, Break> = {
  'are forgotten': (proxy) => proxy.forgetConnections(),
  'are swallowed for a time': async (proxy, notice) => {
    proxy.swallow()
    await notice()
    proxy.heal()
  },
  'are cut and refused for a time': async (proxy, notice) => {
    proxy.refuse()
    await notice()
    proxy.heal()
  },
  'are slow': (proxy) => proxy.slowDown(400),
}

/** What the log says of it, first and last. The upstream is never asked without a reason. */
const WORDS: Record<Exclude<Part, 'upstream'>, { away: RegExp; back: RegExp }> = {
  database: { away: /does not answer/, back: /answers again|is back/ },
  redis: { away: /the queue does not answer/, back: /the queue answers again/ },
}

const CASES = (['database', 'redis', 'upstream'] as const).flatMap((part) =>
  Object.entries(BREAKS).map(([words, act]) => ({ part, words, act })),
)

test.concurrent.for(CASES)(
  'when connections to the $part $words, calls, runs, schedules and retries go on within a minute',
  { timeout: 4 * MINUTE_MS },
  async ({ part, words, act }, { expect }) =>
    withBrokenNetwork(
      async (world, network) => {
        const proxy = network[part]
        if (!proxy) throw new Error(`There is no proxy for the ${part}`)
        const schedule = await prepare(world)
        const expectSaid = async (pattern: RegExp) =>
          expect
            .poll(() => world.relay().lines.join('\n'), { timeout: MINUTE_MS })
            .toMatch(pattern)
        const notice = async () => {
          if (part !== 'upstream') return expectSaid(WORDS[part].away)
          await world.fire()
          await world.moments.until('runs', 'starting')
        }

        await act(proxy, notice)
        const untilMs = performance.now() + MINUTE_MS
        await expectAllGoesOn(world, schedule, { expect, untilMs })
        if (part !== 'upstream' && words !== 'are slow')
          await expectSaid(WORDS[part].back)
      },
      { redis: part === 'redis' },
    )(),
)

/** A run has come to its end, a delivery waits for its second attempt, a schedule for its tick. */
async function prepare({ api, fire, receiver, trigger }: World): Promise<string> {
  await fire()
  await receiver.next()
  const schedule = { triggerId: trigger.id, cron: '0 9 * * *' }
  const { id } = await api<{ id: string }>('POST', '/v1/schedules', schedule)
  receiver.answer(503)
  await api('POST', '/v1/events', { type: 'custom.owed', data: {} })
  await receiver.next()
  receiver.answer(204)
  return id
}

async function expectAllGoesOn(
  { fire, receiver, databaseUrl, relay }: World,
  scheduleId: string,
  { expect, untilMs }: { expect: ExpectStatic; untilMs: number },
): Promise<void> {
  const timeout = () => ({
    timeout: Math.max(1, untilMs - performance.now()),
    interval: 200,
  })
  await withClient(databaseUrl, (client) =>
    client.query(
      `update schedules set next_at = next_at - interval '1 day' where id = $1`,
      [scheduleId],
    ),
  )
  let runId = ''
  const call = async () => {
    runId = (await fire().catch(() => ({ runId: '' }))).runId
    return runId
  }
  await expect.poll(call, timeout()).not.toBe('')

  const received = () => ({
    end: receiver.received.some(({ event }) => event.data['runId'] === runId),
    tick: receiver.received.some(({ body }) => body.includes(scheduleId)),
    retry:
      receiver.received.filter(({ event }) => event.type === 'custom.owed').length > 1,
  })
  await expect.poll(received, timeout()).toEqual({ end: true, tick: true, retry: true })
  const isReady = async () => (await fetch(new URL('/readyz', relay().url))).ok
  await expect.poll(isReady, timeout()).toBe(true)
}
