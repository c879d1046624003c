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
    expect(owed.toSorted((a, b) => a.due - b.due || a.sequence - b.sequence)).toEqual(owed)
    receiver.answer(204)
    await receiver.letGo()
  }),
)
