import { startEmbeddedServer } from '@wireflow-connect/relay'
import { createSandbox, EXAMPLE_WORKFLOW } from '@wireflow-connect/sandbox'
import { findFreePort } from '../e2e/free-port.ts'
import { createApi } from '../harness/api.ts'
import { createDataDir, removeDataDir } from '../harness/data-dir.ts'
import { withClient } from '../harness/database.ts'
import { startRelayProcess } from '../harness/relay-process.ts'

const ADMIN_TOKEN = 'the-operator-of-this-bench'

export type BenchWorld = {
  triggerUrl: string
  countRuns(): Promise<number>
  close(): Promise<void>
}

/** A database server, a sandbox and a relay process with one trigger, outside of a test. */
export async function openBenchWorld({ roles }: { roles: string }): Promise<BenchWorld> {
  const dataDir = await createDataDir()
  const server = await startEmbeddedServer({ dataDir, log: () => undefined })
  const sandbox = await createSandbox({ limits: false, durations: 'immediate' })
  await sandbox.listen()
  const workflowId = sandbox.createWorkflow(EXAMPLE_WORKFLOW).id
  const relay = await startRelayProcess({
    DATABASE_URL: server.url,
    RELAY_DATA_DIR: dataDir,
    RELAY_ADMIN_TOKEN: ADMIN_TOKEN,
    RELAY_ROLES: roles,
    LOG_LEVEL: 'warn',
    PORT: String(await findFreePort()),
    WIREFLOW_BASE_URL: sandbox.url,
    WIREFLOW_API_KEY: sandbox.apiKey,
  })
  const admin = createApi(() => relay.url, ADMIN_TOKEN)
  const { data } = await admin<{ data: { id: string }[] }>('GET', '/v1/workspaces')
  const { token } = await admin<{ token: string }>('POST', '/v1/tokens', {
    workspaceId: data[0]?.id,
    name: 'bench',
  })
  const api = createApi(() => relay.url, token)
  const trigger = await api<{ url: string }>('POST', '/v1/triggers', { workflowId })

  return {
    triggerUrl: trigger.url,
    countRuns: async () =>
      withClient(server.url, async (client) => {
        const { rows } = await client.query<{ count: string }>(
          'select count(*) from runs',
        )
        return Number(rows[0]?.count)
      }),
    async close() {
      await relay.kill()
      await sandbox.close()
      await server.close()
      await removeDataDir(dataDir)
    },
  }
}
