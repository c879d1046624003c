import { createApi, type Api } from '../harness/api.ts'
import { createDataDir, removeDataDir } from '../harness/data-dir.ts'
import { startRelayProcess } from '../harness/relay-process.ts'

const BATCH = 500
const PUBLISHERS = 3
const ADMIN_TOKEN = 'the-operator-of-this-bench'

export type RelayWorld = { api: Api; close: () => Promise<void> }

/** A relay on an embedded PostgreSQL, with the queue in Redis where one is given. */
export async function openRelayWorld(redisUrl: string | undefined): Promise<RelayWorld> {
  const dataDir = await createDataDir()
  const relay = await startRelayProcess({
    RELAY_DATA_DIR: dataDir,
    RELAY_ADMIN_TOKEN: ADMIN_TOKEN,
    RELAY_ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8',
    WIREFLOW_API_KEY: 'sk_bench',
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
  })
  const adminApi = createApi(() => relay.url, ADMIN_TOKEN)
  const { data } = await adminApi<{ data: { id: string }[] }>('GET', '/v1/workspaces')
  const { token } = await adminApi<{ token: string }>('POST', '/v1/tokens', {
    workspaceId: data[0]?.id,
    name: 'bench',
  })
  return {
    api: createApi(() => relay.url, token),
    async close() {
      await relay.stop()
      await removeDataDir(dataDir)
    },
  }
}

/** Publishes numbered events in batches, each of the type that `typeOf` names. */
export async function publishMany(
  api: Api,
  count: number,
  typeOf: (index: number) => string,
): Promise<void> {
  let first = 0
  async function publish(): Promise<void> {
    while (first < count) {
      const from = first
      first += BATCH
      const length = Math.min(BATCH, count - from)
      const events = Array.from({ length }, (_, offset) => ({
        type: typeOf(from + offset),
        data: { index: from + offset },
      }))
      await api('POST', '/v1/events', { events })
    }
  }
  await Promise.all(Array.from({ length: PUBLISHERS }, publish))
}
