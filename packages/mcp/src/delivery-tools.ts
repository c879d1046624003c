import type { McpServer } from '@modelcontextprotocol/server'
import { dataOf, type RelayClient } from '@wireflow-connect/relay-client'
import { z } from 'zod'
import { answer, given, readable } from './answer.ts'
import { READS } from './reading-tools.ts'

const Limit = z.number().int().min(1).max(50).default(20)
const DeliveryId = z.string().regex(/^dlv_[0-9a-z]+$/)

/** Tools that look at deliveries, and send one again. */
export function addDeliveryTools(server: McpServer, relay: RelayClient): void {
  server.registerTool(
    'list_deliveries',
    {
      title: 'List deliveries',
      description:
        'Lists what was or will be sent to subscribers, the newest first. With a deliveryId ' +
        'it shows that one with every attempt.',
      inputSchema: z.strictObject({
        deliveryId: DeliveryId.optional(),
        runId: z
          .string()
          .regex(/^run_[0-9a-z]+$/)
          .optional(),
        state: z.array(z.enum(['pending', 'succeeded', 'failed', 'missed'])).optional(),
        limit: Limit,
      }),
      annotations: READS,
    },
    readable(async ({ deliveryId, ...query }) => {
      if (deliveryId !== undefined) {
        const params = { path: { deliveryId } }
        const found = await dataOf(relay.GET('/v1/deliveries/{deliveryId}', { params }))
        const { body: _sent, ...delivery } = found
        return answer({ delivery })
      }
      const page = await dataOf(
        relay.GET('/v1/deliveries', { params: { query: given(query) } }),
      )
      return answer({ deliveries: page.data, hasMore: page.nextCursor !== null })
    }),
  )

  server.registerTool(
    'list_undelivered',
    {
      title: 'What was never delivered',
      description:
        'Lists events that a subscriber was owed and never took, each with the reason.',
      inputSchema: z.strictObject({ limit: Limit }),
      annotations: READS,
    },
    readable(async (query) => {
      const page = await dataOf(relay.GET('/v1/undelivered', { params: { query } }))
      return answer({ undelivered: page.data, hasMore: page.nextCursor !== null })
    }),
  )

  server.registerTool(
    'redeliver',
    {
      title: 'Send a delivery again',
      description:
        'Sends one delivery again, the same event with the same id. It starts no workflow ' +
        'and costs no credits; the subscriber may do something with it twice.',
      inputSchema: z.strictObject({ deliveryId: DeliveryId }),
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: false,
        openWorldHint: true,
      },
    },
    readable(async ({ deliveryId }) => {
      const params = { path: { deliveryId } }
      const delivery = await dataOf(
        relay.POST('/v1/deliveries/{deliveryId}/redeliver', { params }),
      )
      return answer({ delivery })
    }),
  )
}
