import { expect } from 'vitest'
import { withClient } from './database.ts'
import type { VirtualWorld } from './virtual-world.ts'

/** The upstream made exactly one execution for each run, and none for anybody else. */
export async function expectOneExecutionEach(
  { sandbox }: Pick<VirtualWorld, 'sandbox'>,
  runIds: readonly string[],
): Promise<void> {
  const keys = sandbox.executions().map(({ idempotencyKey }) => idempotencyKey)
  expect(keys).toHaveLength(runIds.length)
  expect(new Set(keys)).toEqual(new Set(runIds))
}

/** Each run ended in this state, and exactly one event tells so. */
export async function expectOneEndEach(
  { databaseUrl }: Pick<VirtualWorld, 'databaseUrl'>,
  runIds: readonly string[],
  state: string,
): Promise<void> {
  const ends = await withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ id: string; state: string; events: string }>(
      `select r.id, r.state,
              (select count(*) from events e
                where e.run_id = r.id and e.type = 'execution.' || r.state) as events
         from runs r order by r.id`,
    )
    return rows
  })
  const expected = [...runIds].toSorted().map((id) => ({ id, state, events: '1' }))
  expect(ends).toEqual(expected)
}
