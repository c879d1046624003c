import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withWorld } from '../harness/world.ts'

type Due = { sequence: number; due: number }

test(
  'what publishers owe at the same time is due in the order of the feed',
  withWorld(async ({ api, receiver, databaseUrl }) => {
    receiver.answer('hold')
    await Promise.all(
      Array.from({ length: 40 }, async (_, n) =>
        api('POST', '/v1/events', { type: 'custom.n', data: { n } }),
      ),
    )
    const owed = await withClient(databaseUrl, async (client) => {
      const { rows } = await client.query<Due>(
        `select e.sequence::int, extract(epoch from d.due_at)::float8 as due
           from events e join deliveries d on d.event_id = e.id
          where e.type = 'custom.n' order by e.sequence`,
      )
      return rows
    })
    expect(owed).toHaveLength(40)
    expect(owed.toSorted((a, b) => a.due - b.due || a.sequence - b.sequence)).toEqual(
      owed,
    )
    receiver.answer(204)
    await receiver.letGo()
  }),
)

const FILL = `
  with event as (
    insert into events (id, workspace_id, sequence, type, body, created_at)
    select 'evt_old' || n, e.workspace_id, -n, 'custom.old', '{}', e.created_at
      from (select * from events order by sequence limit 1) e, generate_series(1, 20000) n
    returning id, workspace_id, created_at)
  insert into deliveries (id, workspace_id, event_id, endpoint_id, state, created_at, ended_at)
  select 'dlv_old' || event.id, event.workspace_id, event.id, d.endpoint_id, 'succeeded',
         event.created_at, event.created_at
    from event, (select endpoint_id from deliveries limit 1) d`

test(
  'what was planned while the tables were small does not read all of them once they are large',
  withWorld(async ({ api, receiver, databaseUrl }) => {
    const deliverSome = async () => {
      for (let n = 0; n < 20; n++) {
        await api('POST', '/v1/events', { type: 'custom.n', data: { n } })
        await receiver.next()
      }
    }
    await withClient(databaseUrl, async (client) => {
      const readAndChanged = async () => {
        const { rows } = await client.query<{ read: number; changed: number }>(
          `select seq_tup_read::int as read, n_tup_upd::int as changed
             from pg_stat_user_tables where relname = 'deliveries'`,
        )
        return rows[0] ?? { read: 0, changed: 0 }
      }
      // Each is taken in hand and recorded.
      const untilChanged = async (count: number) =>
        expect
          .poll(async () => (await readAndChanged()).changed, { timeout: 30_000 })
          .toBeGreaterThanOrEqual(count)

      await deliverSome()
      await untilChanged(40)
      await client.query(FILL)
      const before = await readAndChanged()
      await deliverSome()
      await untilChanged(80)
      expect((await readAndChanged()).read - before.read).toBeLessThan(20_000)
    })
  }),
)
