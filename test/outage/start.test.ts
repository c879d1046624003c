import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findFreePort } from '../e2e/free-port.ts'
import { startRedis } from '../e2e/redis.ts'
import { createEmptyDatabase, withClient } from '../harness/database.ts'
import { runRelay, startRelayProcess } from '../harness/relay-process.ts'
import { startTcpProxy } from '../harness/tcp-proxy.ts'

/** The same database by TCP, since these programs know nothing of our socket file. */
async function databaseByTcp(): Promise<string> {
  const url = new URL(await createEmptyDatabase())
  url.searchParams.delete('host')
  return url.href
}

async function withDataDir<Result>(action: (dataDir: string) => Promise<Result>) {
  const dataDir = await mkdtemp(join(tmpdir(), 'outage-'))
  try {
    return await action(dataDir)
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

const RELAY_ENCRYPTION_KEY = 'a1'.repeat(32)
/** A machine may be so busy that a process takes long to begin. */
const SOON = { timeout: 60_000 }

/** What a relay says that cannot start with these settings. */
async function complaintOf(settings: Record<string, string>): Promise<string> {
  return withDataDir(async (dataDir) => {
    const own = { RELAY_DATA_DIR: dataDir, RELAY_ENCRYPTION_KEY }
    const { code, output } = await runRelay({ ...own, ...settings })
    expect(output).not.toMatch(/^ +at /m)
    expect(code).toBe(1)
    return output
  })
}

test('a database that comes a little later is waited for, with a sentence', async () => {
  const databaseUrl = await databaseByTcp()
  const proxy = await startTcpProxy(databaseUrl)
  proxy.refuse()
  await withDataDir(async (dataDir) => {
    const lines: string[] = []
    const starting = startRelayProcess(
      {
        DATABASE_URL: proxy.through(databaseUrl),
        RELAY_DATA_DIR: dataDir,
        RELAY_ENCRYPTION_KEY,
      },
      lines,
    )
    await expect
      .poll(() => lines.join('\n'), SOON)
      .toContain('does not answer yet; waiting for it')
    proxy.heal()
    const relay = await starting
    expect((await fetch(new URL('/readyz', relay.url))).status).toBe(200)
    expect(await relay.stop()).toBe(0)
  })
  await proxy.close()
})

test('a login that is refused is told at once, with what to do', async () => {
  const url = new URL(await databaseByTcp())
  url.password = 'another'
  const complaint = await complaintOf({ DATABASE_URL: url.href })
  expect(complaint).toContain('Mend user and password in DATABASE_URL')
  expect(complaint).not.toContain('another')
})

test('a database that is not there is told at once', async () => {
  const url = new URL(await databaseByTcp())
  url.pathname = '/nowhere'
  expect(await complaintOf({ DATABASE_URL: url.href })).toContain('Make the database')
})

test.each(['transaction', 'session'])(
  'a pooler that does not keep sessions is told at once (PgBouncer, %s)',
  async (mode) => {
    const pooler = await startPgBouncer(await databaseByTcp(), mode)
    try {
      const complaint = await complaintOf({ DATABASE_URL: pooler.url })
      expect(complaint).toContain('A pooler such as PgBouncer')
    } finally {
      await pooler.close()
    }
  },
)

test('a Redis Cluster is told at once', async () => {
  await withDataDir(async (folder) => {
    const redis = await startRedis(['--cluster-enabled', 'yes', '--dir', folder])
    const settings = { DATABASE_URL: await createEmptyDatabase(), REDIS_URL: redis.url }
    const complaint = await complaintOf(settings)
    await redis.close()
    expect(complaint).toContain('is one of a Cluster')
  })
})

test('a Redis that asks for a password is told at once, and one that throws keys away is warned of', async () => {
  const redis = await startRedis([
    '--requirepass',
    'open',
    '--maxmemory-policy',
    'allkeys-lru',
  ])
  const databaseUrl = await createEmptyDatabase()
  try {
    const refused = { DATABASE_URL: databaseUrl, REDIS_URL: redis.url }
    expect(await complaintOf(refused)).toContain('NOAUTH')
    await withDataDir(async (dataDir) => {
      const url = new URL(redis.url)
      url.password = 'open'
      const settings = { DATABASE_URL: databaseUrl, REDIS_URL: url.href }
      const relay = await startRelayProcess({
        ...settings,
        RELAY_DATA_DIR: dataDir,
        RELAY_ENCRYPTION_KEY,
      })
      expect(relay.lines.join('\n')).toContain('set it to noeviction')
      await relay.stop()
    })
  } finally {
    await redis.close()
  }
})

test('a database of a newer version is refused, unless that version allows it', async () => {
  const databaseUrl = await createEmptyDatabase()
  const start = async () =>
    withDataDir(async (dataDir) => {
      const relay = await startRelayProcess({
        DATABASE_URL: databaseUrl,
        RELAY_DATA_DIR: dataDir,
        RELAY_ENCRYPTION_KEY,
      })
      await relay.stop()
    })
  await start()
  await withClient(databaseUrl, (client) =>
    client.query(`insert into migrations (name) values ('9999-of-tomorrow.sql')`),
  )
  expect(await complaintOf({ DATABASE_URL: databaseUrl })).toContain(
    'belongs to a newer version of the relay (9999-of-tomorrow.sql)',
  )
  await withClient(databaseUrl, (client) =>
    client.query('update migrations set compatible = true'),
  )
  await start()
})

test('a migration that is another one than the database was made with is refused', async () => {
  const databaseUrl = await createEmptyDatabase()
  await withDataDir(async (dataDir) => {
    const settings = {
      DATABASE_URL: databaseUrl,
      RELAY_DATA_DIR: dataDir,
      RELAY_ENCRYPTION_KEY,
    }
    await (await startRelayProcess(settings)).stop()
    // Those of versions that kept none yet are filled in.
    await withClient(databaseUrl, (client) =>
      client.query(`update migrations set checksum = null where name like '0002%'`),
    )
    await (await startRelayProcess(settings)).stop()
    const { rows } = await withClient(databaseUrl, (client) =>
      client.query('select name from migrations where checksum is null'),
    )
    expect(rows).toEqual([])
  })
  await withClient(databaseUrl, (client) =>
    client.query(`update migrations set checksum = 'another' where name like '0002%'`),
  )
  const complaint = await complaintOf({ DATABASE_URL: databaseUrl })
  expect(complaint).toMatch(/The migration 0002\S+ is another one/)
})

test('while another process migrates, or uses a table, a start waits', async () => {
  const databaseUrl = await createEmptyDatabase()
  await withDataDir(async (dataDir) => {
    const settings = {
      DATABASE_URL: databaseUrl,
      RELAY_DATA_DIR: dataDir,
      RELAY_ENCRYPTION_KEY,
    }
    await (await startRelayProcess(settings)).stop()
    // As if the last migration had not been made yet.
    await withClient(databaseUrl, (client) =>
      client.query(`delete from migrations where name like '0105%'`),
    )
    const lines: string[] = []
    let starting: ReturnType<typeof startRelayProcess> | undefined
    await withClient(databaseUrl, async (client) => {
      await client.query('select pg_advisory_lock(4400001)')
      starting = startRelayProcess(settings, lines)
      await expect
        .poll(() => lines.join('\n'), SOON)
        .toContain('another process brings the tables up to date')
      await client.query('begin; lock table bullmq.scheduler')
      await client.query('select pg_advisory_unlock(4400001)')
      await expect
        .poll(() => lines.join('\n'), SOON)
        .toContain('tables are in use; tried again')
      await client.query('rollback')
    })
    const relay = await starting
    expect(await relay?.stop()).toBe(0)
  })
})

/** A pooler that ignores what it does not know, as most are set up. */
async function startPgBouncer(databaseUrl: string, mode: string) {
  const database = new URL(databaseUrl)
  const port = await findFreePort()
  const folder = await mkdtemp(join(tmpdir(), 'pgbouncer-'))
  const config = join(folder, 'pgbouncer.ini')
  await writeFile(
    config,
    `[databases]
* = host=${database.hostname} port=${database.port} user=${database.username} password=${database.password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
ignore_startup_parameters = options,statement_timeout,idle_in_transaction_session_timeout
`,
    { mode: 0o644 },
  )
  // It refuses to run as root.
  const isRoot = process.getuid?.() === 0
  const child = spawn('pgbouncer', [...(isRoot ? ['-u', 'nobody'] : []), config], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  for await (const piece of child.stderr) {
    if (String(piece).includes('process up')) break
  }
  const url = new URL(databaseUrl)
  url.host = `127.0.0.1:${port}`
  return {
    url: url.href,
    async close() {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}
