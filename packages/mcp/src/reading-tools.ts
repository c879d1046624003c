import type { McpServer } from '@modelcontextprotocol/server'
import { dataOf, type RelayClient } from '@wireflow-connect/relay-client'
import { z } from 'zod'
import { answer, readable } from './answer.ts'

export const READS = { readOnlyHint: true, openWorldHint: false } as const

const MOST_LISTED = 50

/** Tools that look at workflows and budgets. */
export function addReadingTools(server: McpServer, relay: RelayClient): void {
  server.registerTool(
    'find_workflows',
    {
      title: 'Find workflows',
      description:
        'Lists the workflows of the workspace by name. Give words of the name to find one.',
      inputSchema: z.strictObject({
        query: z
          .string()
          .max(200)
          .default('')
          .describe('Words of its name; all if empty'),
      }),
      annotations: READS,
    },
    readable(async ({ query }) => {
      const { data } = await dataOf(relay.GET('/v1/workflows'))
      const words = query.toLowerCase().split(/\s+/)
      const found = data.filter((workflow) => {
        const text = `${String(workflow['id'])} ${nameOf(workflow)}`.toLowerCase()
        return words.every((word) => text.includes(word))
      })
      const workflows = found
        .slice(0, MOST_LISTED)
        .map((workflow) => ({ id: workflow['id'], name: nameOf(workflow) }))
      return answer({ workflows, foundCount: found.length })
    }),
  )

  server.registerTool(
    'describe_workflow',
    {
      title: 'Inputs and price of a workflow',
      description:
        'Says which inputs a workflow takes and about how many credits one run costs. ' +
        'It starts nothing.',
      inputSchema: z.strictObject({
        workflowId: z.string().min(1).max(200).describe('The id from find_workflows'),
      }),
      annotations: READS,
    },
    readable(async ({ workflowId }) => {
      const params = { path: { workflowId } }
      const { id, name, inputs } = await dataOf(
        relay.GET('/v1/workflows/{workflowId}', { params }),
      )
      const estimate = await dataOf(
        relay.GET('/v1/workflows/{workflowId}/estimate', { params }),
      )
      return answer({ id, name, inputs, estimate })
    }),
  )

  server.registerTool(
    'get_usage',
    {
      title: 'Budget and what waits',
      description:
        'Says how many requests the key of the workspace may make in a minute, how many runs ' +
        'wait, and why nothing is sent, if so.',
      inputSchema: z.strictObject({}),
      annotations: READS,
    },
    readable(async () => answer({ ...(await dataOf(relay.GET('/v1/usage'))) })),
  )
}

function nameOf(workflow: Record<string, unknown>): string {
  return typeof workflow['name'] === 'string' ? workflow['name'] : ''
}
