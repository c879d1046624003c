import { startEmbeddedServer } from '@wireflow-connect/relay'
import type { TestProject } from 'vitest/node'
import { createDataDir, removeDataDir } from './data-dir.ts'

/** One real PostgreSQL server for all test files; each test makes its own database. */
export async function setup(project: TestProject) {
  const dataDir = await createDataDir()
  const server = await startEmbeddedServer({ dataDir, log: () => undefined })
  project.provide('databaseUrl', server.url)
  project.provide('redisUrl', process.env['REDIS_URL'])

  return async () => {
    await server.close()
    await removeDataDir(dataDir)
  }
}
