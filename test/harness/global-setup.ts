import {
  createLogger,
  migrateDatabase,
  startEmbeddedServer,
} from '@wireflow-connect/relay'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { createDataDir, removeDataDir } from './data-dir.ts'
import { withClient } from './database.ts'

const TEMPLATE = 'test_template'
const RELAY = new URL('../../apps/relay/src/start.ts', import.meta.url).href

/**
 * One real PostgreSQL server for all test files, and a database with all tables that those of
 * the tests are copies of. The relay is compiled once for all processes that the tests start.
 */
export async function setup(project: TestProject) {
  const dataDir = await createDataDir()
  const server = await startEmbeddedServer({ dataDir, log: () => undefined })
  const redisUrl = process.env['REDIS_URL']
  await withClient(server.url, async (client) => {
    // No test cuts the power of the machine.
    await client.query('alter system set fsync = off')
    await client.query('select pg_reload_conf()')
    await client.query(`create database ${TEMPLATE}`)
  })
  const databaseUrl = new URL(`/${TEMPLATE}`, server.url).href
  await migrateDatabase({ databaseUrl, redisUrl, log: createLogger('warn') })
  project.provide('databaseUrl', server.url)
  project.provide('databaseTemplate', TEMPLATE)
  project.provide('redisUrl', redisUrl)
  process.env['NODE_COMPILE_CACHE'] = await compileRelay(join(dataDir, 'compiled'))

  return async () => {
    await server.close()
    await removeDataDir(dataDir)
  }
}

async function compileRelay(cache: string): Promise<string> {
  const program = ['--input-type=module', '--eval', `import '${RELAY}'`]
  const env = { ...process.env, NODE_COMPILE_CACHE: cache }
  await promisify(execFile)(process.execPath, program, { env, timeout: 30_000 })
  return cache
}
