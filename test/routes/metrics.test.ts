import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { startReceiver } from '../harness/receiver.ts'
import { withVirtualWorld } from '../harness/virtual-world.ts'

type Series = {
  measure: string
  group: { by: string; value: string } | null
  points: (number | null)[]
}
type Answer = { from: string; to: string; interval: string; series: Series[] }

const MEASURES = [
  'runs.accepted',
  'runs.ended',
  'runs.successRate',
  'runs.duration.p50',
  'runs.duration.p95',
  'runs.endSeenLag.p50',
  'runs.credits',
  'deliveries.ended',
  'deliveries.latency.p50',
  'attempts.made',
  'upstream.calls',
  'upstream.rateLimited',
]

test(
  'each fact is counted once in its minute, by state, trigger, endpoint and status, and told as series',
  withVirtualWorld({ limits: false, speed: 1 }, async (world) => {
    const { api, clock, databaseUrl } = world
    const receiver = await startReceiver()
    const endpoint = await api<{ id: string }>('POST', '/v1/endpoints', {
      url: receiver.url,
      eventTypes: ['execution.completed', 'execution.failed'],
    })
    const fail = { prompt: 'sandbox:fail=n-image' }
    for (const data of [{ prompt: 'a' }, { prompt: 'b' }, { prompt: 'c' }, fail]) {
      await world.fire(data)
    }
    const states = async () => {
      const { data } = await api<{ data: { state: string }[] }>('GET', '/v1/runs')
      return data.map(({ state }) => state).toSorted()
    }
    await expect
      .poll(
        async () => {
          await world.pass(30_000)
          return states()
        },
        { timeout: 60_000 },
      )
      .toEqual(['completed', 'completed', 'completed', 'failed'])
    for (let count = 0; count < 4; count++) await receiver.next()
    const counted = async (table: string, where = 'true') =>
      withClient(databaseUrl, async (client) => {
        const { rows } = await client.query<{ count: string }>(
          `select count(*) from ${table} where ${where}`,
        )
        return Number(rows[0]?.count)
      })
    await expect.poll(async () => counted('attempts')).toBe(4)
    // What happened is over, as far as the relay's clock goes.
    clock.passTo(clock.now() + 4 * 60_000)

    const query = new URLSearchParams(
      MEASURES.map((name): [string, string] => ['measure', name]),
    )
    for (const by of ['state', 'trigger', 'endpoint', 'statusClass', 'outcome']) {
      query.append('groupBy', by)
    }
    query.set('interval', '1m')
    query.set('from', new Date(clock.now() - 3_600_000).toISOString())
    query.set('to', new Date(clock.now()).toISOString())
    const ask = async (changes: Record<string, string> = {}) => {
      const asked = new URLSearchParams(query)
      for (const [name, value] of Object.entries(changes)) asked.set(name, value)
      return api<Answer>('GET', `/v1/metrics?${asked.toString()}`)
    }
    const sumOf = (
      { series }: Answer,
      measure: string,
      by: string | null = null,
      value?: string,
    ) => {
      const found = series.find(
        (each) =>
          each.measure === measure &&
          (each.group?.by ?? null) === by &&
          (by === null || each.group?.value === value),
      )
      return found?.points.reduce<number>((sum, point) => sum + (point ?? 0), 0)
    }
    await expect
      .poll(async () => sumOf(await ask(), 'runs.ended'), { timeout: 60_000 })
      .toBe(4)
    const answer = await ask()
    const of = (measure: string, by: string | null = null, value?: string) =>
      sumOf(answer, measure, by, value)
    expect(of('runs.accepted')).toBe(4)
    expect(of('runs.accepted', 'trigger', world.triggerId)).toBe(4)
    expect(of('runs.ended', 'state', 'completed')).toBe(3)
    expect(of('runs.ended', 'state', 'failed')).toBe(1)
    expect(of('deliveries.ended', 'outcome', 'succeeded')).toBe(4)
    expect(of('deliveries.ended', 'endpoint', endpoint.id)).toBe(4)
    expect(of('attempts.made', 'statusClass', '2xx')).toBe(4)
    const credits = await withClient(databaseUrl, async (client) => {
      const { rows } = await client.query<{ sum: string }>(
        'select sum(credits_used) from executions',
      )
      return Number(rows[0]?.sum)
    })
    expect(credits).toBeGreaterThan(0)
    expect(of('runs.credits')).toBeCloseTo(credits)
    type Used = { today: number; thisMonth: number }
    const { credits: used } = await api<{
      credits: Used & { byWorkflow: Used[]; byTrigger: Used[] }
    }>('GET', '/v1/usage')
    // Where a day or a month has just begun, they ended before it.
    const hour = new Date(clock.now())
    const isNewDay = hour.getUTCHours() === 0
    const isNewMonth = isNewDay && hour.getUTCDate() === 1
    for (const each of [used, used.byWorkflow[0], used.byTrigger[0]]) {
      expect(each?.today).toBeCloseTo(isNewDay ? (each?.today ?? 0) : credits)
      expect(each?.thisMonth).toBeCloseTo(isNewMonth ? (each?.thisMonth ?? 0) : credits)
    }
    const { workflowId } = world
    const estimate = await api<{
      credits: number
      creditsPerRun: number
      nodes: { credits: number }[]
    }>('POST', '/v1/runs/estimate', { workflowId, runs: 3 })
    expect(estimate.creditsPerRun).toBeGreaterThan(0)
    expect(estimate.credits).toBe(3 * estimate.creditsPerRun)
    const perNode = estimate.nodes.reduce((sum, node) => sum + node.credits, 0)
    expect(perNode).toBe(estimate.creditsPerRun)
    expect(await counted('runs')).toBe(4)
    await expect(
      api('POST', '/v1/runs/estimate', { workflowId: 'unknown' }),
    ).rejects.toThrow('422')
    expect(of('runs.duration.p50')).toBeGreaterThan(0)
    expect(of('runs.endSeenLag.p50')).toBeGreaterThan(0)
    expect(of('deliveries.latency.p50')).toBeGreaterThan(0)
    expect(of('upstream.rateLimited')).toBe(0)
    await expect
      .poll(async () => sumOf(await ask(), 'upstream.calls', 'statusClass', '2xx'), {
        timeout: 30_000,
      })
      .toBeGreaterThan(8)
    // One that is not over yet is not known yet.
    expect(answer.series[0]?.points.at(-1)).toBeNull()
    expect(answer.series[0]?.points).toHaveLength(61)

    // Counted anew, as after a crash in the middle: nothing is counted twice.
    await withClient(databaseUrl, async (client) => {
      await client.query(
        `update metric_progress set counted_until = counted_until - interval '30 min'
          where step = 'minute'`,
      )
    })
    await expect
      .poll(
        async () =>
          counted(
            'metric_progress',
            `step = 'minute' and counted_until > to_timestamp(${clock.now() / 1_000}) - interval '3 min'`,
          ),
        { timeout: 60_000 },
      )
      .toBe(1)
    expect(sumOf(await ask(), 'runs.ended')).toBe(4)

    // By hours it is the same, once they are summed up, and after the minutes are deleted.
    clock.passTo(clock.now() + 3_600_000)
    await expect
      .poll(async () => counted('metrics', `step = 'hour' and fact = 'attempt'`), {
        timeout: 60_000,
      })
      .toBeGreaterThan(0)
    const byHours = {
      interval: '1h',
      from: new Date(clock.now() - 4 * 3_600_000).toISOString(),
      to: new Date(clock.now()).toISOString(),
    }
    expect(sumOf(await ask(byHours), 'runs.ended', 'state', 'completed')).toBe(3)
    clock.passTo(clock.now() + 9 * 24 * 3_600_000)
    await withClient(databaseUrl, async (client) =>
      // Nothing happened meanwhile.
      client.query(
        `update metric_progress
            set counted_until = counted_until + interval '9 days' where step = 'minute'`,
      ),
    )
    await expect
      .poll(async () => counted('metrics', `step = 'minute' and fact <> 'upstream'`), {
        timeout: 60_000,
        interval: 500,
      })
      .toBe(0)
    expect(sumOf(await ask(byHours), 'deliveries.ended')).toBe(4)

    const refused = async (changes: Record<string, string>) =>
      ask(changes).then(
        () => 'taken',
        (error: unknown) => String(error),
      )
    expect(await refused({ interval: '1m', from: '2020-01-01T00:00:00Z' })).toContain(
      'Nothing is kept from before',
    )
    expect(await refused(byHours)).toBe('taken')
    expect(await refused({ ...byHours, interval: '1m' })).toContain('Use 1h')
    expect(await refused({ measure: 'runs.accepted', groupBy: 'outcome' })).toContain(
      'They know trigger, workflow',
    )
    expect(await refused({ from: byHours.to, to: byHours.from })).toContain(
      'must be before',
    )
    expect(await refused({ measure: 'runs.acepted' })).toContain('runs.accepted')
    await receiver.close()
  }),
  240_000,
)
