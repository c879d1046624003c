import { expect, inject, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withWorld } from '../harness/world.ts'

test(
  'the queue lives in Redis where there is one, and in the database otherwise',
  withWorld(async ({ databaseUrl }) => {
    const found = await withClient(databaseUrl, (client) =>
      client.query(`select 1 from pg_namespace where nspname = 'bullmq'`),
    )
    expect(found.rowCount).toBe(inject('redisUrl') === undefined ? 1 : 0)
  }),
)
