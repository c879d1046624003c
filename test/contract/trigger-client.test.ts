import { expect, test } from 'vitest'
import { withWorld } from '../harness/world.ts'
import { runTriggerClient } from './trigger-client.ts'

test.each([
  { prompt: 'a tram', Style: 'as a lithograph' },
  { prompt: 'sandbox:fail=n-image' },
])(
  'a client written for the trigger of the upstream sees the same at the relay: %j',
  async (data) =>
    withWorld(async ({ relay, sandbox, trigger, workflowId }) => {
      const { apiKey: key } = sandbox
      const { fetch } = globalThis
      const atUpstream = await runTriggerClient(
        { baseUrl: sandbox.url, webhookId: workflowId, key, fetch },
        data,
      )
      const atRelay = await runTriggerClient(
        { baseUrl: `${relay().url}/api/v1`, webhookId: trigger.id, key, fetch },
        data,
      )
      expect(atRelay).toEqual(atUpstream)
      expect(atUpstream.ended.status).toMatch(/COMPLETED|FAILED/)
    })(),
)
