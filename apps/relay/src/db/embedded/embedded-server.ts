import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chown, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Client } from 'pg'
import { findServerAccount } from './account.ts'
import { APPLICATION_NAME } from '../application-name.ts'
import { prepareHome, type ServerHome } from './home.ts'
import { keepRunning } from './keep-running.ts'
import { findRunningServer, isInUse, removeLeftovers } from './running-server.ts'
import { run } from './run-program.ts'
import { findServerFiles } from './server-files.ts'
import { socketOptions, socketParameter } from './server-socket.ts'

const USER = 'relay'
const DATABASE = 'relay'
const START_TRIES = 3
const LOG_END_BYTES = 16_384

export type EmbeddedServer = {
  /** Address of the relay's database; by the server's socket file where there is one. */
  url: string
  /** Address of another database on the same server, made if it does not exist. */
  createDatabase(name: string): Promise<string>
  /** Stops the server; connections that are still open are cut. */
  close(): Promise<void>
}

type Options = {
  dataDir: string
  log: (message: string, details: Record<string, unknown>) => void
  /** MemberResult when the server has ended by itself and cannot be started, again and again. */
  onDown?: (error: Error) => void
}

/**
 * Starts a real PostgreSQL server in `dataDir`, on this machine's loopback and a free
 * port. A server that outlived its relay is taken over; what a crash left behind (a
 * half-made cluster, a stale lock file) is put right.
 *
 * @throws when another relay that is alive uses the same data directory.
 */
export async function startEmbeddedServer(options: Options): Promise<EmbeddedServer> {
  const home = await prepareHome(
    options.dataDir,
    findServerFiles(),
    await findServerAccount(),
  )
  if (home.moved) options.log('the database is kept elsewhere', { folder: home.folder })

  const password = await ensureCluster(home)
  const port = (await findRunningPort(home)) ?? (await startServer(home))
  const server = createEmbeddedServer(home, port, password)
  await refuseSecondRelay(server.url, options.dataDir)
  await server.createDatabase(DATABASE)
  const keeper = keepServer(home, port, options)
  return {
    ...server,
    async close() {
      await keeper.stop()
      await server.close()
    },
  }
}

/** Starts it again, at the same address, whenever it ends without having been asked to. */
function keepServer(home: ServerHome, port: number, { log, onDown }: Options) {
  return keepRunning({
    isRunning: async () => (await findRunningServer(cluster(home))) !== undefined,
    start: async () => startAgain(home, port),
    onEnded: () =>
      log('the database server has ended by itself and is started again', {}),
    onStarted: (endedMs) =>
      log('the database server runs again', { endedMs: Math.round(endedMs) }),
    onFailed: (error) => onDown?.(error as Error),
  })
}

/**
 * The server of a data directory, for a command beside a relay: the one that runs, which is
 * left running, or one that is started for the command and stopped with it.
 */
export async function joinEmbeddedServer({
  dataDir,
}: Pick<Options, 'dataDir'>): Promise<EmbeddedServer> {
  const account = await findServerAccount()
  const home = await prepareHome(dataDir, findServerFiles(), account)
  const running = await findRunningServer(cluster(home))
  if (!running) return startEmbeddedServer({ dataDir, log: () => undefined })
  const server = createEmbeddedServer(home, running.port, await ensureCluster(home))
  return { ...server, close: async () => undefined }
}

function createEmbeddedServer(
  home: ServerHome,
  port: number,
  password: string,
): EmbeddedServer {
  const parameter = socketParameter(cluster(home), port)
  const urlOf = (database: string) =>
    `postgres://${USER}:${password}@127.0.0.1:${port}/${database}${parameter}`
  return {
    url: urlOf(DATABASE),

    async createDatabase(name) {
      await withClient(urlOf('postgres'), async (client) => {
        const found = await client.query('select 1 from pg_database where datname = $1', [
          name,
        ])
        if (found.rowCount === 0) {
          await client.query(`create database ${client.escapeIdentifier(name)}`)
        }
      })
      return urlOf(name)
    },

    async close() {
      // "fast" cuts open connections and writes everything out. On a machine too busy for
      // that "immediate" ends it as a crash would, and the next start repairs it from the log.
      await control(home, ['stop', '--mode=fast', '--timeout=6'])
        .catch(async () => control(home, ['stop', '--mode=immediate', '--timeout=3']))
        .catch(async (error: unknown) => {
          // It may have ended by itself between the two.
          if (await findRunningServer(cluster(home))) throw error
        })
    },
  }
}

const cluster = (home: ServerHome) => join(home.folder, 'cluster')

/** Makes the cluster on first use. Returns the password of its only user. */
async function ensureCluster(home: ServerHome): Promise<string> {
  const passwordFile = join(home.folder, 'password')
  if (existsSync(join(cluster(home), 'PG_VERSION'))) {
    return (await readFile(passwordFile, 'utf8')).trim()
  }

  const password = randomBytes(24).toString('hex')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (home.account) await chown(passwordFile, home.account.uid, home.account.gid)

  // Made beside and renamed, so that a cluster that was cut short is never used.
  const unfinished = `${cluster(home)}.new`
  await rm(unfinished, { recursive: true, force: true })
  await run(home.files.initdb, initArguments(unfinished, passwordFile), {
    account: home.account,
    folder: home.folder,
  })
  await rename(unfinished, cluster(home))
  return password
}

function initArguments(folder: string, passwordFile: string): string[] {
  return [
    `--pgdata=${folder}`,
    `--username=${USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--set=listen_addresses=127.0.0.1',
    '--set=unix_socket_directories=',
    '--set=max_connections=200',
  ]
}

async function findRunningPort(home: ServerHome): Promise<number | undefined> {
  const running = await findRunningServer(cluster(home))
  if (!running) await removeLeftovers(cluster(home))
  return running?.port
}

async function startServer(home: ServerHome): Promise<number> {
  for (let tryCount = 1; ; tryCount++) {
    const port = await findFreePort()
    try {
      await startAt(home, port)
      return port
    } catch (error) {
      // Somebody may have taken the port in between.
      if (tryCount === START_TRIES) throw error
    }
  }
}

async function startAt(home: ServerHome, port: number): Promise<void> {
  await control(home, [
    'start',
    `--log=${logOf(home)}`,
    '--timeout=30',
    `--options=-p ${port} ${socketOptions(cluster(home))}`,
  ])
}

/**
 * A server that was killed leaves its lock and, for a moment, processes of its own that still
 * write: while there are any nothing is started, and then the lock is of no use.
 */
async function startAgain(home: ServerHome, port: number): Promise<void> {
  if (await isInUse(cluster(home))) throw new Error('Processes of it are still at work')
  await removeLeftovers(cluster(home))
  try {
    await startAt(home, port)
  } catch (error) {
    throw new Error((await lastComplaint(logOf(home))) ?? messageOf(error), {
      cause: error,
    })
  }
}

const logOf = (home: ServerHome) => join(home.folder, 'server.log')

/** What a server that does not start wrote last. */
async function lastComplaint(log: string): Promise<string | undefined> {
  const text = await readEnd(log).catch(() => '')
  return text.split('\n').findLast((line) => /\b(FATAL|PANIC):/.test(line))
}

async function readEnd(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const start = Math.max(0, size - LOG_END_BYTES)
    const { buffer, bytesRead } = await file.read({
      position: start,
      length: LOG_END_BYTES,
    })
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function control(home: ServerHome, args: readonly string[]): Promise<void> {
  await run(home.files.pgCtl, [`--pgdata=${cluster(home)}`, '--wait', ...args], {
    account: home.account,
    folder: home.folder,
  })
}

async function refuseSecondRelay(url: string, dataDir: string): Promise<void> {
  await withClient(new URL('/postgres', url).href, async (client) => {
    const found = await client.query(
      'select 1 from pg_stat_activity where application_name = $1 limit 1',
      [APPLICATION_NAME],
    )
    if (found.rowCount) {
      throw new Error(
        `Another relay is using ${dataDir}. Stop it, or set RELAY_DATA_DIR to another folder.`,
      )
    }
  })
}

async function withClient(
  url: string,
  action: (client: Client) => Promise<void>,
): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await action(client)
  } finally {
    await client.end()
  }
}

async function findFreePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}
