import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createApi, type Api } from '../harness/api.ts'
import { createDataDir, removeDataDir } from '../harness/data-dir.ts'
import { startRelayProcess } from '../harness/relay-process.ts'

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

export type Sink = { url: string; close: () => Promise<void> }

/** Takes deliveries and calls back with each; answers with 204, or never. */
export async function openSink(
  take: (body: string, request: IncomingMessage) => void,
  answers = true,
): Promise<Sink> {
  async function receive(request: IncomingMessage, response: ServerResponse) {
    const body = await text(request)
    if (answers) response.writeHead(204).end()
    take(body, request)
  }
  const server = createServer((request, response) => void receive(request, response))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Publishes numbered events in batches, each of the type that `typeOf` names. */
export async function publishMany(
  api: Api,
  count: number,
  typeOf: (index: number) => string,
): Promise<void> {
  const BATCH = 500
  for (let first = 0; first < count; first += BATCH) {
    const events = Array.from(
      { length: Math.min(BATCH, count - first) },
      (_, offset) => ({
        type: typeOf(first + offset),
        data: { index: first + offset },
      }),
    )
    await api('POST', '/v1/events', { events })
  }
}
