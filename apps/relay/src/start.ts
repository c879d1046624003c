import type { Clock } from '@wireflow-connect/sdk'
import type { DestinationStream } from 'pino'
import { createBodyPace } from './http/body-pace.ts'
import { createBodyQuota } from './http/body-quota.ts'
import { writeRuns } from './runs/accept-run.ts'
import { createCallPace } from './triggers/call-pace.ts'
import { createChallenges } from './triggers/challenges.ts'
import { openFormFolder } from './triggers/form-folder.ts'
import { createBatcher } from './base/batcher.ts'
import { createTurns } from './base/turns.ts'
import { closePart, type Part } from './base/closing.ts'
import { checkKeys } from './workspaces/check-keys.ts'
import type { Config } from './config.ts'
import { queuePoolSizeOf } from './db/connection-budget.ts'
import type { Context } from './triggers/context.ts'
import { createConnectUpstream } from './upstream/counted-upstream.ts'
import { createSeal } from './workspaces/seal.ts'
import { createAddressRule } from './outgoing/address-rules.ts'
import { createGuardedClient } from './outgoing/guarded-client.ts'
import type { Resolve } from './outgoing/resolve-checked.ts'
import { createResultLinks } from './events/result-links.ts'
import { RETRY_DELAYS_MS } from './deliveries/retry-schedule.ts'
import { createDuplicateReceipts } from './runs/duplicate-receipts.ts'
import { createDescriptions } from './upstream/descriptions.ts'
import { createEventWriter } from './events/event-writer.ts'
import { createTokenCache } from './workspaces/token-cache.ts'
import { ensureFirstWorkspace } from './workspaces/first-workspace.ts'
import { migrateQueue, openPostgresStore } from './work/postgres-store.ts'
import { openJobQueue } from './work/queue.ts'
import { createQueueHealth, type QueueHealth } from './work/queue-health.ts'
import type { QueueStore } from './work/queue-store.ts'
import { openRedisStore } from './work/redis-store.ts'
import { createLiveness } from './base/liveness.ts'
import { createLogger, type Logger } from './base/logger.ts'
import { createMetrics } from './base/metrics.ts'
import { createUpstreamTally } from './facts/upstream-tally.ts'
import { createMailer } from './endpoints/mailer.ts'
import { startEmbeddedServer } from './db/embedded/embedded-server.ts'
import { createReport, type Report } from './base/report.ts'
import { loadSecrets } from './secrets.ts'
import { addConnectionFigures } from './metrics/connection-figures.ts'
import { createStoredFigures } from './metrics/stored-figures.ts'
import { createApp, createMetricsApp, listen, type Listening } from './server.ts'
import { StartError } from './base/start-error.ts'
import { awaitDatabase } from './db/await-database.ts'
import { createDatabaseClock } from './db/database-clock.ts'
import { openDatabase } from './db/db.ts'
import { DatabaseAway } from './base/database-away.ts'
import { createDiskRoom, type DiskRoom } from './db/disk-room.ts'
import { divideDatabase } from './db/divided-database.ts'
import { findInstallationId } from './db/installation-sql.ts'
import { migrate } from './db/migrate.ts'
import { openRunWatch } from './runs/run-watch.ts'
import { trimSpam } from './runs/quarantine-sql.ts'
import { openTriggerCache } from './triggers/trigger-cache.ts'
import { openWorkerSession } from './work/worker-session.ts'
import { startTicker } from './work/ticker.ts'
import { createConnectDriver } from './upstream/connect.ts'
import { createUploadClient } from './upstream/upload-client.ts'
import { startWorkers } from './worker.ts'

// What is under way may finish for this long; then it is stopped and given back.
const GRACE_MS = 3_000
const WORKERS_LIMIT_MS = 7_000
// As long as its two ways of stopping may take.
const SERVER_LIMIT_MS = 12_000
// The database's time, and whether it answers.
const HEARTBEAT_MS = 5_000
const QUEUE_CHECK_MS = 15_000
const TALLY_MS = 5_000
const MAX_RUNS_PER_COMMIT = 200
// While one is written down, the calls of the next are read.
const RUN_COMMITS_AT_ONCE = 3
// A commit is one text, in which what a call sent stands twice.
const MAX_BODY_BYTES_PER_COMMIT = 4 * 1024 * 1024

// The operator's token opens every workspace, and can be tried by anybody.
const LONG_TOKEN = 32
const SHORT_ADMIN_TOKEN =
  'RELAY_ADMIN_TOKEN has fewer than 32 characters. Make a longer one: openssl rand -hex 32'

export type Relay = {
  url: string
  /** The operator's token: as set, or the one kept in the data directory. */
  adminToken: string
  /** Resolves with the reason when the relay cannot go on; a new process could. */
  failed: Promise<string>
  /** Lets what is under way finish, for a few seconds, and then lets go of everything. */
  close(): Promise<void>
}

type Options = {
  /** Where log lines go; standard output by default. */
  logDestination?: DestinationStream
  /** Milliseconds between the attempts of a delivery, for trying out short schedules. */
  retrySchedule?: readonly number[]
  /** The time; tests hand in their own. */
  clock?: Clock
  /** Finds the addresses of a subscriber's host; tests hand in their own. */
  resolve?: Resolve
  /** A form that the front page leads to, once there is one. */
  formUrl?: () => string | undefined
}

/**
 * Opens everything the relay needs, in this order, and closes it in reverse. Every part has
 * a limit for closing, so that `close` always comes to its end.
 */
export async function startRelay(config: Config, options: Options = {}): Promise<Relay> {
  const log = createLogger(config.log.level, options.logDestination)
  const parts: Part[] = []
  const onClose = (part: Part) => parts.unshift(part)
  const close = async () => {
    for (const part of parts.splice(0)) await closePart(log, part)
  }

  try {
    return await open(config, options, { log, onClose, close })
  } catch (error) {
    // Half a relay must not stay behind, least of all its database server.
    await close()
    throw error
  }
}

/** Brings the tables of a database up to date, without starting anything. */
export async function migrateDatabase(config: {
  databaseUrl: string
  redisUrl: string | undefined
  log: Logger
}): Promise<void> {
  const { databaseUrl, redisUrl, log } = config
  await migrate({ databaseUrl, log, also: redisUrl ? undefined : migrateQueue })
}

type Life = { log: Logger; onClose: (part: Part) => void; close: () => Promise<void> }

async function open(config: Config, options: Options, life: Life): Promise<Relay> {
  const { log } = life
  const { report, recordAnswer } = createReport(log)
  const liveness = createLiveness(log)
  const metrics = createMetrics()
  life.onClose({ name: 'metrics', close: async () => metrics.registry.clear() })
  life.onClose({ name: 'liveness', close: async () => liveness.close() })
  const secrets = await loadSecrets(config)
  if (secrets.adminToken.length < LONG_TOKEN) log.warn(SHORT_ADMIN_TOKEN)
  const disk = createDiskRoom(log)
  const databaseUrl =
    config.databaseUrl ?? (await openServer(config, { ...life, report, disk }))
  await awaitDatabase(databaseUrl, log)
  await migrateDatabase({ databaseUrl, redisUrl: config.redisUrl, log })
  const pool = openDatabase({
    url: databaseUrl,
    poolSize: config.poolSize,
    onError: (error) => report('database connection lost', error),
    onFull: disk.recordFull,
  })
  life.onClose({
    name: 'database connections',
    close: () => pool.close(),
    limitMs: 5_000,
  })
  const db = divideDatabase(pool, config.poolSize)

  const seal = createSeal(secrets.encryptionKeys)
  await checkKeys(db.of('upkeep'), seal)
  const databaseClock = await createDatabaseClock(db.of('upkeep'))
  const clock = options.clock ?? databaseClock
  const now = () => new Date(clock.now())
  const heartbeat = startTicker(
    { log, report, liveness },
    {
      name: 'heartbeat of the database',
      intervalMs: HEARTBEAT_MS,
      tick: async () => {
        await databaseClock.measure()
        recordAnswer()
        await disk.look(db.of('upkeep'))
      },
    },
  )
  life.onClose({ name: 'heartbeat', close: () => heartbeat.close() })
  await ensureFirstWorkspace({ db, seal, now }, config.upstream)
  const health = createQueueHealth({ log, report })
  const store = await openQueueStore(config, {
    databaseUrl,
    installationId: await findInstallationId(db),
    health,
    report,
  })
  const jobs = openJobQueue(store, health)
  life.onClose({ name: 'queue', close: () => jobs.close() })
  await store.check().catch(refuseQueue)
  const queueCheck = startTicker(
    { log, report, liveness },
    { name: 'check of the queue', intervalMs: QUEUE_CHECK_MS, tick: () => jobs.check() },
  )
  life.onClose({ name: 'check of the queue', close: () => queueCheck.close() })
  const client = createGuardedClient({
    isAllowed: createAddressRule(config.delivery.allowedNetworks),
    proxyUrl: config.delivery.proxyUrl,
    resolve: options.resolve,
    now,
  })
  const triggers = await openTriggerCache({
    db: db.of('admission'),
    databaseUrl,
    log,
    report,
  })
  life.onClose({ name: 'cache of triggers', close: () => triggers.close() })
  life.onClose({ name: 'client for deliveries', close: () => client.close() })
  const mailer = config.mail && createMailer(config.mail)
  life.onClose({ name: 'mailer', close: async () => mailer?.close() })

  const stopping = new AbortController()
  const uploads = createUploadClient(client)
  life.onClose({ name: 'uploads', close: () => uploads.close() })
  const tally = createUpstreamTally(db.of('upkeep'), now)
  const tallying = startTicker(
    { log, report, liveness },
    {
      name: 'count of upstream calls',
      intervalMs: TALLY_MS,
      tick: async () => tally.flush(),
    },
  )
  life.onClose({
    name: 'count of upstream calls',
    close: async () => {
      await tallying.close()
      await tally.flush()
    },
  })
  const connectDriver = createConnectDriver(seal, clock, uploads, metrics, tally)
  const connecting = { db, clock, connectDriver, log, stopping: stopping.signal }
  const connectUpstream = createConnectUpstream(connecting)
  const described = { connectUpstream, db, log, now, triggers }
  const descriptions = createDescriptions(described)
  life.onClose({ name: 'descriptions', close: () => descriptions.close() })
  // Nobody waits any more for a place in a lane's budget.
  life.onClose({ name: 'waiting calls', close: async () => stopping.abort() })
  const folder = await openFormFolder()
  life.onClose({ name: 'folder of forms', close: () => folder.close() })
  const pace = createBodyPace()
  life.onClose({ name: 'pace of bodies', close: async () => pace.close() })
  const runWatch = openRunWatch({ db, liveness, log, report })
  life.onClose({ name: 'run watch', close: () => runWatch.close() })
  let url = config.http.publicUrl?.replace(/\/$/, '') ?? ''
  const context: Context = {
    db,
    jobs,
    triggers,
    runWriter: createBatcher((entries) => writeRuns(db.of('admission'), entries), {
      maxItems: MAX_RUNS_PER_COMMIT,
      maxWeight: MAX_BODY_BYTES_PER_COMMIT,
      atOnce: RUN_COMMITS_AT_ONCE,
    }),
    spamTrimmer: createBatcher((of) => trimSpam(db.of('admission'), of), {
      maxItems: 100,
    }),
    duplicateReceipts: createDuplicateReceipts(secrets.encryptionKeys),
    runWatch,
    bodies: {
      quota: createBodyQuota(config.bodies),
      pace,
      folder,
      turn: createTurns(),
    },
    eventWriter: createEventWriter({ db, jobs, now }),
    callPace: createCallPace({ db: db.of('admission'), now }),
    challenges: createChallenges(secrets.encryptionKeys, now),
    descriptions,
    tokens: createTokenCache(db.of('api')),
    seal,
    client,
    mailer,
    resultLinks: createResultLinks(secrets.encryptionKeys, () => url),
    log,
    report,
    metrics,
    liveness,
    disk,
    connectUpstream,
    connectDriver,
    now,
    clock,
    random: Math.random,
    stopping: stopping.signal,
    publicUrl: () => url,
    adminToken: secrets.adminToken,
    trustedProxyCount: config.http.trustedProxyCount,
    retentionDays: config.retentionDays,
    retrySchedule: options.retrySchedule ?? RETRY_DELAYS_MS,
  }

  addConnectionFigures(metrics, db)
  const figures = createStoredFigures({ db: db.of('upkeep'), metrics, now, report })
  const source = { metrics, figures }
  const { own } = config.metrics
  if (own) {
    const metricsServer = await listen(createMetricsApp(context, source), own)
    life.onClose({ name: 'metrics server', close: () => metricsServer.close() })
    log.info({ port: metricsServer.port, host: own.host }, 'metrics ready')
  }
  const doors = {
    source,
    metricsToken: config.metrics.token,
    formUrl: options.formUrl,
    ownUrl: () => ownUrlOf(config.http.host, server),
  }
  const server: Listening | undefined = config.roles.includes('api')
    ? await listen(createApp(context, doors), config.http)
    : undefined
  const closeServer = {
    name: 'server',
    close: async () => server?.close(),
    limitMs: 5_000,
  }
  life.onClose(closeServer)
  // Before the first delivery, which may hold a link.
  if (server) url ||= `http://localhost:${server.port}`

  if (config.roles.includes('worker')) {
    const session = await openWorkerSession({ databaseUrl, log, report })
    life.onClose({ name: 'worker session', close: () => session.close() })
    const workers = await startWorkers(
      { ...context, workerId: session.workerId },
      { databaseUrl, store, queue: jobs },
    )
    life.onClose({
      name: 'workers',
      close: () => closeWithin(GRACE_MS, workers, stopping),
      limitMs: WORKERS_LIMIT_MS,
    })
  }
  // Nothing new comes while the workers finish.
  life.onClose(closeServer)
  log.info({ url }, 'relay ready')
  const { failed } = liveness
  return { url, adminToken: secrets.adminToken, failed, close: life.close }
}

const EVERYWHERE = [undefined, '0.0.0.0', '::']

function ownUrlOf(host: string | undefined, server: Listening | undefined): string {
  const name = EVERYWHERE.includes(host) ? '127.0.0.1' : host
  return `http://${name?.includes(':') ? `[${name}]` : name}:${server?.port}`
}

function refuseQueue(error: Error): never {
  throw new StartError(`Its queue does not work: ${error.message}`)
}

type QueueParts = {
  databaseUrl: string
  installationId: string
  health: QueueHealth
  report: Report
}

async function openQueueStore(config: Config, parts: QueueParts): Promise<QueueStore> {
  if (config.redisUrl) return openRedisStore({ ...parts, redisUrl: config.redisUrl })
  const isWorker = config.roles.includes('worker')
  return openPostgresStore({ ...parts, poolSize: queuePoolSizeOf({ isWorker }) })
}

type ServerParts = Pick<Life, 'log' | 'onClose'> & { report: Report; disk: DiskRoom }

async function openServer(config: Config, parts: ServerParts): Promise<string> {
  const { log, onClose, report, disk } = parts
  const server = await startEmbeddedServer({
    dataDir: config.dataDir,
    log: (message, details) => log.info(details, message),
    onDown(error) {
      const isFull = error.message.includes('No space left on device')
      if (isFull) disk.recordFull()
      const reason = isFull ? 'full' : 'unreachable'
      report('start of the database server', new DatabaseAway(reason, error))
    },
  })
  onClose({
    name: 'database server',
    close: () => server.close(),
    limitMs: SERVER_LIMIT_MS,
  })
  return server.url
}

async function closeWithin(
  graceMs: number,
  workers: { close(): Promise<void> },
  stopping: AbortController,
): Promise<void> {
  const timer = setTimeout(() => stopping.abort(), graceMs)
  await workers.close()
  clearTimeout(timer)
}
