import { randomBytes } from 'node:crypto'
import { withClient } from '../harness/database.ts'
import type { BenchResult } from './bench.ts'
import { withTwoWorlds, type BenchWorld } from './bench-world.ts'
import { openCourse } from './course.ts'

const OWED = 1_000_000
const ENDPOINTS = 10
const WARM_UP = 3_000
const COUNT = 5_000
const ROUNDS = 6
const MIB = 1024 * 1024

/**
 * Whether a million deliveries that are owed to others (half of them due tomorrow, half
 * waiting at an endpoint that is paused) cost those that are due now anything.
 */
export async function backlogBench(): Promise<BenchResult> {
  const { empty, full, memoryBytes } = await withTwoWorlds(measure)
  return {
    name: 'backlog',
    conditions: `embedded; best of ${ROUNDS} times ${COUNT} deliveries by turns, without and with ${OWED} pending ones in the tables`,
    figures: [
      { name: 'rate without', value: Math.round(empty), unit: 'deliveries/s' },
      { name: 'rate with', value: Math.round(full), unit: 'deliveries/s' },
      {
        name: 'share',
        value: Math.round((100 * full) / empty),
        unit: '%',
        goal: { atLeast: 90 },
      },
      {
        name: 'memory of the relay process',
        value: Math.round(memoryBytes / MIB),
        unit: 'MiB',
        goal: { atMost: 400 },
      },
    ],
  }
}

async function measure(free: BenchWorld, owing: BenchWorld) {
  const courses = {
    free: await openCourse(free.api, ENDPOINTS),
    owing: await openCourse(owing.api, ENDPOINTS),
  }
  await owe(owing.databaseUrl)
  await courses.free.run(WARM_UP)
  await courses.owing.run(WARM_UP)
  let [empty, full] = [0, 0]
  for (let round = 0; round < ROUNDS; round++) {
    empty = Math.max(empty, await courses.free.run(COUNT))
    full = Math.max(full, await courses.owing.run(COUNT))
  }
  await courses.free.close()
  await courses.owing.close()
  return { empty, full, memoryBytes: await owing.memoryBytes() }
}

/** Writes what is owed straight into the tables: publishing it would take minutes. */
async function owe(databaseUrl: string): Promise<void> {
  const seed = randomBytes(4).toString('hex')
  await withClient(databaseUrl, async (client) => {
    await client.query(`
      insert into endpoints (id, workspace_id, url, description, event_types, secrets,
                             created_at, paused_at)
      select 'ep_${seed}_' || name, workspace_id, url, '', '{custom.none}', secrets, now(),
             case when name = 'paused' then now() end
        from (select * from endpoints limit 1) any_one, unnest('{later,paused}'::text[]) name`)
    await client.query(`
      insert into events (id, workspace_id, sequence, type, body, created_at)
      select 'evt_${seed}', id, 1000000000, 'custom.none', '{}', now() from workspaces;
      -- One event for all: a delivery is what is owed.
      alter table deliveries drop constraint deliveries_event_id_endpoint_id_key`)
    await client.query(
      `insert into deliveries (id, workspace_id, event_id, endpoint_id, state, due_at,
                               created_at)
       select 'dlv_${seed}' || n, w.id, 'evt_${seed}',
              'ep_${seed}_' || case when n % 2 = 0 then 'later' else 'paused' end,
              'pending', case when n % 2 = 0 then now() + interval '1 day' end, now()
         from workspaces w, generate_series(1, $1) n`,
      [OWED],
    )
    await client.query('vacuum analyze deliveries')
  })
}
