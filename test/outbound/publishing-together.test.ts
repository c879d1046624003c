import { Client } from 'pg'
import { expect, test } from 'vitest'
import { createApi } from '../harness/api.ts'
import { countWaiting, withClient } from '../harness/database.ts'
import { withWorld, type World } from '../harness/world.ts'

type Published = { data: { id: string; sequence: number; duplicate: boolean }[] }
type Feed = { data: { sequence: number; type: string; id: string }[]; newest: number }
type Row = { sequence: number; transaction: string; type: string }

const WAITS_FOR_NUMBERS = 'event_sequence'

/** Holds what `statement` locks until it is released. */
async function hold(databaseUrl: string, statement: string) {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('begin')
  await client.query(statement)
  return async () => {
    await client.query('rollback')
    await client.end()
  }
}

async function untilWaiting(databaseUrl: string, part: string): Promise<void> {
  const waiting = async () => countWaiting(databaseUrl, part)
  await expect.poll(waiting, { timeout: 20_000 }).toBeGreaterThan(0)
}

/** Every event with the transaction that wrote it. */
async function listRows(databaseUrl: string): Promise<Row[]> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<Row>(
      `select sequence::int, xmin::text as transaction, type from events order by sequence`,
    )
    return rows
  })
}

/**
 * While one publication is being written, everything that `calls` asks for comes to wait;
 * then all of it goes on.
 */
async function together<Answer>(
  { api, databaseUrl, relay }: World,
  calls: () => Promise<Answer>[],
): Promise<PromiseSettledResult<Answer>[]> {
  const release = await hold(databaseUrl, 'select 1 from workspaces for update')
  const first = api('POST', '/v1/events', { type: 'custom.first', data: {} })
  await untilWaiting(databaseUrl, WAITS_FOR_NUMBERS)
  const answers = Promise.allSettled(calls())
  // Read in turn by the same process, so that the calls before it have joined the group.
  for (let turn = 0; turn < 3; turn++) await fetch(`${relay().url}/readyz`)
  await api('GET', '/v1/endpoints')
  await release()
  await first
  return answers
}

const sequencesUpTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1)

test(
  'who comes while something is written shares the next commit, and one refusal is one’s own',
  withWorld(async (world) => {
    const { api, databaseUrl, endpoint } = world
    const publish = async (event: object) => api<Published>('POST', '/v1/events', event)
    const known = { id: 'order-1', type: 'custom.order', data: { total: 5 } }
    const fresh = { ...known, id: 'order-2' }
    await publish(known)
    const answers = await together(world, () => [
      publish({ ...known, data: { total: 6 } }),
      publish({
        events: [
          { ...known, type: 'custom.other' },
          { ...fresh, id: 'order-3' },
        ],
      }),
      publish(fresh),
      publish(fresh),
      ...Array.from({ length: 20 }, async (_, n) =>
        publish({ type: 'custom.n', data: { n } }),
      ),
      api<Published>('POST', `/v1/endpoints/${endpoint.id}/test`),
    ])

    const refused = {
      status: 'rejected',
      reason: { message: expect.stringContaining('409') },
    }
    expect(answers.slice(0, 2)).toMatchObject([refused, refused])
    const fulfilled = answers.flatMap((answer) =>
      answer.status === 'fulfilled' ? [answer.value] : [],
    )
    expect(fulfilled).toHaveLength(23)
    const published = fulfilled.flatMap(({ data }) => data ?? [])
    const [repeated, ...others] = published.filter(({ duplicate }) => duplicate)
    expect(others).toEqual([])
    // Everybody has an event of one's own but the two that named the same.
    const ids = published.map(({ id }) => id)
    expect(ids.filter((id) => id === repeated?.id)).toHaveLength(2)
    expect(new Set(ids).size).toBe(21)

    const rows = await listRows(databaseUrl)
    // Two before, twenty, the one that was named twice, and the ping; nothing that was refused.
    expect(rows.map(({ sequence }) => sequence)).toEqual(sequencesUpTo(24))
    const transactions = new Set(rows.map(({ transaction }) => transaction))
    expect(transactions.size).toBeLessThanOrEqual(4)
    const { transaction } = rows.find(({ type }) => type === 'ping') ?? {}
    const shared = rows.filter((row) => row.transaction === transaction)
    expect(shared.length).toBeGreaterThan(1)
  }),
)

test(
  'a member whose own work fails is tried alone, and the others are written',
  withWorld(async (world) => {
    const { api, databaseUrl } = world
    const answers = await together(world, () => [
      ...Array.from({ length: 5 }, async (_, n) =>
        api('POST', '/v1/events', { type: 'custom.n', data: { n } }),
      ),
      api('POST', '/v1/endpoints/ep_none/test'),
      ...Array.from({ length: 5 }, async (_, n) =>
        api('POST', '/v1/events', { type: 'custom.n', data: { n } }),
      ),
    ])
    const refused = answers.flatMap((answer) =>
      answer.status === 'rejected' ? [String(answer.reason)] : [],
    )
    expect(refused).toEqual([expect.stringContaining('404')])
    const rows = await listRows(databaseUrl)
    expect(rows.map(({ sequence }) => sequence)).toEqual(sequencesUpTo(11))
  }),
)

test(
  'a relay killed in the middle of a group has written nothing of it, and no number is lost',
  withWorld(async (world) => {
    const { api, databaseUrl, relay, restartRelay } = world
    await api('POST', '/v1/events', { type: 'custom.before', data: {} })
    const publish = async (n: number) =>
      api<Published>('POST', '/v1/events', { id: `e${n}`, type: 'custom.n', data: { n } })
    // Its events are written, its deliveries are not yet.
    const release = await hold(databaseUrl, 'lock table deliveries in share mode')
    const answers = Promise.allSettled(sequencesUpTo(10).map(publish))
    await untilWaiting(databaseUrl, 'insert into deliveries')
    await relay().kill()
    for (const answer of await answers) expect(answer.status).toBe('rejected')
    await release()
    await restartRelay()

    const unseen = await api<Feed>('GET', '/v1/events')
    expect(unseen.newest).toBe(1)
    const again = await Promise.all(sequencesUpTo(10).map(publish))
    const sequences = again.flatMap(({ data }) => data.map(({ sequence }) => sequence))
    expect(sequences.toSorted((a, b) => a - b)).toEqual(sequencesUpTo(11).slice(1))
    expect(again.flatMap(({ data }) => data).some(({ duplicate }) => duplicate)).toBe(
      false,
    )
  }),
)

test(
  'two processes number the events of one workspace without holes, and take each name once',
  withWorld(async ({ api, token, anotherRelay, databaseUrl }) => {
    const other = await anotherRelay()
    const apis = [api, createApi(() => other.url, token)]
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_, n) => {
        const event = { id: `e${n % 30}`, type: 'custom.n', data: { n: n % 30 } }
        return apis[n % 2]?.<Published>('POST', '/v1/events', event)
      }),
    )
    const published = answers.flatMap((answer) => answer?.data ?? [])
    expect(published.filter(({ duplicate }) => !duplicate)).toHaveLength(30)
    const rows = await listRows(databaseUrl)
    expect(rows.map(({ sequence }) => sequence)).toEqual(sequencesUpTo(30))
  }),
)
