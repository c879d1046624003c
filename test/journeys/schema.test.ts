import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { describeSchema } from '../harness/schema.ts'
import { withWorld } from '../harness/world.ts'

const ABOUT = `-- What the migrations in apps/relay/migrations make of an empty database. Made by
-- test/journeys/schema.test.ts; after a new migration run it with \`-u\`.

`

test(
  'docs/schema.sql says what the migrations make of an empty database',
  withWorld(async ({ databaseUrl }) => {
    const schema = await withClient(databaseUrl, describeSchema)
    await expect(ABOUT + schema).toMatchFileSnapshot('../../docs/schema.sql')
  }),
)
