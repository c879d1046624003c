import { startRedis } from '../e2e/redis.ts'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'
import { withWorld, type Settings, type World } from './world.ts'

/** What a relay reaches by a network that the test can break. */
export type Network = { database: TcpProxy; upstream: TcpProxy; redis?: TcpProxy }

type Options = {
  /** Whether the queue lives in a Redis of the test's own. */
  redis?: boolean
  settings?: Settings
}

/** Runs a test in a world whose relays reach everything through proxies. */
export function withBrokenNetwork(
  test: (world: World, network: Network) => Promise<void>,
  { redis: hasRedis = false, settings = () => ({}) }: Options = {},
): () => Promise<void> {
  return async () => {
    const closers: (() => Promise<unknown>)[] = []
    const openProxy = async (url: string) => {
      const proxy = await startTcpProxy(url)
      closers.push(() => proxy.close())
      return proxy
    }
    let network: Network | undefined
    let redisUrl = ''

    async function openNetwork({ databaseUrl, upstreamUrl }: Parameters<Settings>[0]) {
      const database = await openProxy(databaseUrl)
      const upstream = await openProxy(upstreamUrl)
      if (!hasRedis) return { database, upstream }
      const redis = await startRedis()
      closers.push(() => redis.close())
      redisUrl = redis.url
      return { database, upstream, redis: await openProxy(redisUrl) }
    }

    try {
      await withWorld(
        async (world) => {
          if (network) await test(world, network)
        },
        async (parts) => {
          network ??= await openNetwork(parts)
          return {
            DATABASE_URL: network.database.through(parts.databaseUrl),
            WIREFLOW_BASE_URL: network.upstream.through(parts.upstreamUrl),
            ...(network.redis ? { REDIS_URL: network.redis.through(redisUrl) } : {}),
            ...(await settings(parts)),
          }
        },
      )()
    } finally {
      for (const close of closers.toReversed()) await close()
    }
  }
}
