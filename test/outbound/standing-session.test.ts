import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withWorld } from '../harness/world.ts'

type Holder = { pid: number; worker: number }

async function holders(databaseUrl: string): Promise<Holder[]> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<Holder>(
      `select pid, objid::int as worker from pg_locks
        where locktype = 'advisory' and classid = 4400 and granted
          and database = (select oid from pg_database where datname = current_database())`,
    )
    return rows
  })
}

test(
  'a worker whose standing connection is cut comes back under the same number',
  withWorld(async ({ api, receiver, databaseUrl, relay }) => {
    const [before] = await holders(databaseUrl)
    await withClient(databaseUrl, (client) =>
      client.query('select pg_terminate_backend($1)', [before?.pid]),
    )
    const worker = async () => (await holders(databaseUrl))[0]
    await expect
      .poll(async () => (await worker())?.pid ?? before?.pid, { timeout: 10_000 })
      .not.toBe(before?.pid)
    expect(await holders(databaseUrl)).toMatchObject([{ worker: before?.worker }])
    expect(relay().lines.join('\n')).toContain('worker session lost')

    await api('POST', '/v1/events', { type: 'custom.after', data: {} })
    expect((await receiver.next()).event.type).toBe('custom.after')
  }),
)

test(
  'when every connection to the database is cut, what is accepted is delivered all the same',
  withWorld(async ({ api, receiver, databaseUrl, fire }) => {
    await withClient(databaseUrl, (client) =>
      client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()
            and application_name like 'wireflow-connect%'`,
      ),
    )
    const publish = async () =>
      api('POST', '/v1/events', { type: 'custom.after', data: {}, id: 'once' }).then(
        () => 'taken',
        () => 'refused',
      )
    await expect.poll(publish, { timeout: 10_000 }).toBe('taken')
    expect((await receiver.next()).event.type).toBe('custom.after')
    const { runId } = await fire()
    expect((await receiver.next()).event.data['runId']).toBe(runId)
  }),
)
