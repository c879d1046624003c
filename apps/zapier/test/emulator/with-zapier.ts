import { withWorld, type World } from '@wireflow-connect/test/harness/world.ts'
import { openRuntime } from './runtime.ts'
import { startZapier, type Zapier } from './zapier.ts'

export type ZapierWorld = World & { zapier: Zapier; relayToken: string }

/** Runs a test with a sandbox, a relay, and Zapier with a connection to both. */
export function withZapier(
  test: (world: ZapierWorld) => Promise<void>,
): () => Promise<void> {
  return withWorld(async (world) => {
    const { token } = await world.adminApi<{ token: string }>('POST', '/v1/tokens', {
      workspaceId: world.workspaceId,
      name: 'zapier',
      // All that the app needs, as its README says.
      scopes: ['read', 'run'],
    })
    const runtime = await openRuntime()
    const zapier = await startZapier(runtime.run, () => ({
      api_key: world.sandbox.apiKey,
      base_url: world.sandbox.url,
      relay_url: world.relay().url,
      relay_token: token,
    }))
    try {
      await test({ ...world, zapier, relayToken: token })
    } finally {
      await zapier.close()
      await runtime.close()
    }
  })
}
