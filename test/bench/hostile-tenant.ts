import type { Api } from '../harness/api.ts'
import type { BenchWorld, Tenant } from './bench-world.ts'
import { openConnection, requestText } from './keep-alive.ts'
import { openSink, type Sink } from './sink.ts'

const EVENTS = 100
const PUBLISHERS = 64

/** Whatever a tenant does to others, until it is stopped. */
export type Attack = { stop(): Promise<void> }

/**
 * Makes so many endpoints that take deliveries and never answer, each on an origin of its
 * own and with the highest concurrency there is, and owes a hundred events to each.
 */
export async function openBlackHoles(
  { openTenant }: BenchWorld,
  count: number,
): Promise<Attack> {
  const { api } = await openTenant(`holes-${count}`)
  const holes: Sink[] = []
  for (let index = 0; index < count; index++) {
    const hole = await openSink(() => undefined, false)
    holes.push(hole)
    await api('POST', '/v1/endpoints', { url: hole.url, concurrency: 100 })
  }
  const events = Array.from({ length: EVENTS }, (_, index) => ({
    type: 'custom.hole',
    data: { index },
  }))
  await api('POST', '/v1/events', { events })
  return { stop: async () => stopHoles(api, holes) }
}

async function stopHoles(api: Api, holes: readonly Sink[]): Promise<void> {
  const list = async () =>
    api<{ data: { id: string }[] }>('GET', '/v1/endpoints?limit=100')
  for (let { data } = await list(); data.length > 0; { data } = await list()) {
    for (const { id } of data) await api('DELETE', `/v1/endpoints/${id}`)
  }
  for (const hole of holes) await hole.close()
}

/** Publishes one event after the other on 64 connections. */
export async function openHardPublishers({
  openTenant,
  relayUrl,
}: BenchWorld): Promise<Attack & { publishedCount: () => number }> {
  const tenant = await openTenant('hard-publisher')
  const { port } = new URL(relayUrl)
  const stopping = new AbortController()
  let count = 0

  async function publishOn(): Promise<void> {
    const connection = await openConnection(Number(port))
    const request = publishText(tenant)
    while (!stopping.signal.aborted) {
      const answer = await connection.send(request)
      if (answer.startsWith('HTTP/1.1 202 ')) count++
    }
    connection.close()
  }

  const publishing = Promise.all(Array.from({ length: PUBLISHERS }, publishOn))
  return {
    publishedCount: () => count,
    async stop() {
      stopping.abort()
      await publishing
    },
  }
}

function publishText({ token }: Tenant): string {
  const body = JSON.stringify({ type: 'custom.hard', data: { index: 1 } })
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
  }
  return requestText('POST', '/v1/events', headers, body)
}
