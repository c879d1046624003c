import { expect, test } from 'vitest'
import { countRead, fill, ROWS } from '../harness/many-rows.ts'
import { withWorld } from '../harness/world.ts'

/** A few pages of each state, not a part of the table. */
const FEW = 3_000

type Listed = { data: { id: string; state: string }[]; nextCursor: string | null }

test(
  'a list of a state that few rows are in, or none, reads few rows, and so does a list of all',
  withWorld(async (world) => {
    await fill(world)
    const { api, endpoint } = world
    const list = async (path: string) => api<Listed>('GET', path)
    const sizes = async (paths: readonly string[]) => {
      const found = []
      for (const path of paths) found.push((await list(path)).data.length)
      return found
    }
    // Each event that was written looked its run up. The server counts a moment later.
    await expect.poll(async () => countRead(world, 'runs')).toBeGreaterThanOrEqual(ROWS)
    const before = {
      runs: await countRead(world, 'runs'),
      deliveries: await countRead(world, 'deliveries'),
    }

    expect(
      await sizes([
        '/v1/runs?state=failed',
        '/v1/runs?state=held',
        '/v1/runs?state=quarantined',
        '/v1/runs?state=running',
        '/v1/runs?state=completed&limit=100',
        '/v1/runs?limit=100',
      ]),
    ).toEqual([3, 2, 0, 0, 100, 100])
    expect(
      await sizes([
        '/v1/deliveries?state=failed',
        '/v1/deliveries?state=pending',
        '/v1/deliveries?state=missed&limit=100',
        `/v1/deliveries?state=failed&endpointId=${endpoint.id}`,
        `/v1/deliveries?endpointId=${endpoint.id}&limit=100`,
        '/v1/deliveries?runId=run_00000000000000000000000002',
        '/v1/deliveries?state=succeeded&runId=run_00000000000000000000000002',
        '/v1/deliveries?limit=100',
      ]),
    ).toEqual([3, 0, 1, 3, 100, 1, 0, 100])

    for (const table of ['runs', 'deliveries'] as const) {
      const read = async () => {
        // A connection tells what it has read with a statement that comes a second later.
        await list('/v1/runs?limit=1')
        await list('/v1/deliveries?limit=1')
        return (await countRead(world, table)) - before[table]
      }
      await expect.poll(read, { timeout: 20_000, interval: 1_000 }).toBeGreaterThan(200)
      expect([table, (await read()) < FEW]).toEqual([table, true])
    }
  }),
)

test(
  'pages of all states together hold every row once, the newest first',
  withWorld(async (world) => {
    await fill(world)
    for (const path of ['/v1/runs', '/v1/deliveries']) {
      const newest = await world.api<Listed>('GET', `${path}?limit=100`)
      const next = `${path}?limit=100&cursor=${newest.nextCursor}`
      const second = await world.api<Listed>('GET', next)
      const ids = [...newest.data, ...second.data].map(({ id }) => id)
      expect(ids).toEqual([...new Set(ids)].toSorted().toReversed())
      const tenth = ids.at(-1)?.slice(0, 4) ?? ''
      const last = `${path}?limit=100&cursor=${tenth}00000000000000000000000008`
      const oldest = await world.api<Listed>('GET', last)
      expect(oldest.data).toHaveLength(7)
      expect(oldest.nextCursor).toBe(null)
    }
  }),
)
