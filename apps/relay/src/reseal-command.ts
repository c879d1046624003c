import { checkKeys } from './workspaces/check-keys.ts'
import type { Config } from './config.ts'
import { createSeal } from './workspaces/seal.ts'
import { createLogger } from './base/logger.ts'
import { joinEmbeddedServer } from './db/embedded/embedded-server.ts'
import { reseal, type ResealCounts, type ResealReport } from './workspaces/reseal.ts'
import { loadSecrets } from './secrets.ts'
import { awaitDatabase } from './db/await-database.ts'
import { openDatabase } from './db/db.ts'
import { migrate } from './db/migrate.ts'

const CONNECTIONS = 2

export type ResealResult = {
  /** For whoever asked. */
  text: string
  /** Whether everything is sealed with the newest key now. */
  isWhole: boolean
}

/**
 * `reseal`: seals everything again with the newest key, beside relays that run.
 *
 * @throws {ConfigError} when a key is missing.
 * @throws {StartError} when the database does not answer.
 */
export async function runReseal(config: Config): Promise<ResealResult> {
  const { encryptionKeys } = await loadSecrets(config)
  const seal = createSeal(encryptionKeys)
  const server = config.databaseUrl ? undefined : await joinEmbeddedServer(config)
  try {
    const url = config.databaseUrl ?? server?.url ?? ''
    const log = createLogger('warn')
    await awaitDatabase(url, log)
    await migrate({ databaseUrl: url, log, also: undefined })
    const ignore = () => undefined
    const settings = { url, poolSize: CONNECTIONS, onError: ignore, onFull: ignore }
    const db = openDatabase(settings)
    try {
      await checkKeys(db, seal)
      return toResult(await reseal(db, seal), seal.keyIds)
    } finally {
      await db.close()
    }
  } finally {
    await server?.close()
  }
}

function toResult(
  { tables, retiredKeyIds }: ResealReport,
  [newest = '']: readonly string[],
): ResealResult {
  const isWhole = tables.every(
    ({ changed, unreadable }) => changed + unreadable.length === 0,
  )
  const last = isWhole
    ? [`Everything is sealed with the key ${newest}.`, ...retiredLine(retiredKeyIds)]
    : ['Not everything could be sealed again. Keep all keys, and run this once more.']
  return { isWhole, text: [...tables.map(tableLine), ...last].join('\n') }
}

function retiredLine(ids: readonly string[]): string[] {
  if (ids.length === 0) return []
  return [`Not needed any more, take them out of the keys: ${ids.join(', ')}.`]
}

function tableLine({
  table,
  resealed,
  current,
  changed,
  unreadable,
}: ResealCounts): string {
  const rest = [
    ...(changed > 0 ? [`${changed} changed meanwhile`] : []),
    ...(unreadable.length > 0 ? [`not readable: ${unreadable.join(', ')}`] : []),
  ]
  return [`${table}: ${resealed} sealed again`, `${current} were current`, ...rest].join(
    ', ',
  )
}
