import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withWorld } from '../harness/world.ts'

const CONNECTIONS = 17
// One that tells of moments, and the one that counts.
const OWN = 2

test(
  'under load of every kind a relay opens no more connections than it may, and serves all',
  withWorld(
    async ({ api, fire, receiver, databaseUrl, relay }) => {
      await withClient(databaseUrl, async (client) => {
        let most = 0
        const load = new AbortController()
        async function watch(): Promise<void> {
          while (!load.signal.aborted) {
            const { rows } = await client.query<{ count: number }>(
              `select count(*)::int as count from pg_stat_activity
                where datname = current_database()`,
            )
            most = Math.max(most, (rows[0]?.count ?? 0) - OWN)
          }
        }
        const watching = watch()
        const each = Array.from({ length: 20 }, (_, n) => n)
        await Promise.all([
          ...each.map(async (n) =>
            api('POST', '/v1/events', { type: 'custom.n', data: { n } }),
          ),
          ...each.map(async () => fire()),
          ...each.map(async () => api('GET', '/v1/runs')),
        ])
        // The end of every run as well.
        await expect
          .poll(() => receiver.received.length, { timeout: 40_000 })
          .toBeGreaterThanOrEqual(40)
        load.abort()
        await watching
        expect(most).toBeGreaterThan(OWN)
        expect(most).toBeLessThanOrEqual(CONNECTIONS)
        expect(relay().lines.filter((line) => line.includes('"level":50'))).toEqual([])
      })
    },
    () => ({ RELAY_DB_CONNECTIONS: String(CONNECTIONS) }),
  ),
)
