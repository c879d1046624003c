import { createServer } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { startReceiver } from '../harness/receiver.ts'
import { withWorld } from '../harness/world.ts'

/** An HTTP proxy that answers as squid does, and can be away for a while. */
async function startProxy() {
  const sockets = new Set<Socket>()
  const proxy = createServer().on('connect', ({ url = '' }, client: Socket) => {
    const [host = '', port] = url.split(':')
    const onward = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.pipe(client).pipe(onward)
    })
    onward.on('error', () => client.end('HTTP/1.1 503 Service Unavailable\r\n\r\n'))
    client.on('error', () => onward.destroy())
  })
  proxy.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  const listen = async (port: number) =>
    new Promise<void>((resolve) => {
      proxy.listen(port, '127.0.0.1', resolve)
    })
  await listen(0)
  const { port } = proxy.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    back: async () => listen(port),
    async leave() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => proxy.close(resolve))
    },
  }
}

type Delivery = {
  id: string
  state: string
  attemptCount: number
  attempts: { outcome: string; error: string }[]
}

const proxy = await startProxy()

test(
  'behind a proxy a receiver that is down fails by its schedule, and one that is up gets all',
  withWorld(
    async ({ api, endpoint, receiver, databaseUrl }) => {
      const down = await startReceiver()
      const { id } = await api<{ id: string }>('POST', '/v1/endpoints', {
        url: down.url,
        scheduleSeconds: [0, 1],
      })
      await down.close()
      const owedTo = async (endpointId: string) => {
        const list = await api<{ data: Delivery[] }>(
          'GET',
          `/v1/deliveries?endpointId=${endpointId}`,
        )
        return api<Delivery>('GET', `/v1/deliveries/${list.data[0]?.id}`)
      }

      await api('POST', '/v1/events', { type: 'custom.proxied', data: { n: 1 } })
      expect((await receiver.next()).event.data).toEqual({ n: 1 })
      const attempt = {
        outcome: 'refused',
        error: 'No connection: the proxy answered 503',
      }
      await expect
        .poll(async () => owedTo(id), { timeout: 20_000 })
        .toMatchObject({ state: 'failed', attempts: [attempt, attempt] })
      const shown = await api<{ failingSince: string | null }>(
        'GET',
        `/v1/endpoints/${id}`,
      )
      expect(shown.failingSince).not.toBeNull()
      await api('DELETE', `/v1/endpoints/${id}`)

      // A proxy that is away is nobody's failure but the relay's, which says so.
      expect(await api('GET', '/v1/usage')).toMatchObject({
        deliveries: { trouble: null },
      })
      await proxy.leave()
      await api('POST', '/v1/events', { type: 'custom.proxied', data: { n: 2 } })
      await expect
        .poll(async () => api('GET', '/v1/usage'), { timeout: 20_000 })
        .toMatchObject({
          deliveries: { trouble: { message: 'The egress proxy cannot be reached' } },
        })
      expect(await owedTo(endpoint.id)).toMatchObject({
        state: 'pending',
        attemptCount: 0,
      })
      expect(await api('GET', `/v1/endpoints/${endpoint.id}`)).toMatchObject({
        failingSince: null,
      })

      await proxy.back()
      await withClient(databaseUrl, async (client) =>
        client.query(`update deliveries set due_at = now() where state = 'pending'`),
      )
      expect((await receiver.next()).event.data).toEqual({ n: 2 })
      await proxy.leave()
    },
    () => ({ RELAY_EGRESS_PROXY: proxy.url }),
  ),
)
