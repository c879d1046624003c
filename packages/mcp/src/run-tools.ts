import type { McpServer } from '@modelcontextprotocol/server'
import { dataOf, type RelayClient } from '@wireflow-connect/relay-client'
import { z } from 'zod'
import { answer, given, readable } from './answer.ts'
import { confirmCost } from './confirm-cost.ts'
import { followRun } from './follow-run.ts'
import { READS } from './reading-tools.ts'
import { showRun } from './show-run.ts'

const RunId = z
  .string()
  .regex(/^run_[0-9a-z]+$/)
  .describe('The id of a run: run_…')
const MOST_WAITED_SECONDS = 600
const WaitSeconds = z
  .number()
  .min(0)
  .max(MOST_WAITED_SECONDS)
  .describe('How long to wait for its end. After that it is answered as it is.')

const States = z.enum([
  'quarantined',
  'accepted',
  'starting',
  'blocked',
  'held',
  'running',
  'completed',
  'failed',
  'cancelled',
  'timed_out',
  'lost',
])

/** Tools that start, follow and explain runs. */
export function addRunTools(server: McpServer, relay: RelayClient): void {
  server.registerTool(
    'run_workflow',
    {
      title: 'Run a workflow',
      description:
        'Runs a workflow and waits for its results. It costs credits: the user is asked, or ' +
        'has agreed to maxCredits. With the same key a repeated call is the same run, so give ' +
        'one whenever you may call again.',
      inputSchema: z.strictObject({
        workflowId: z.string().min(1).max(200).describe('The id from find_workflows'),
        inputs: z
          .record(z.string(), z.unknown())
          .default({})
          .describe('Values by the labels that describe_workflow shows'),
        maxCredits: z
          .number()
          .min(0)
          .optional()
          .describe(
            'The highest price the user has agreed to. Without it the user is asked.',
          ),
        key: z
          .string()
          .min(1)
          .max(200)
          .optional()
          .describe('Any text of yours for this run, the same when you call again'),
        waitSeconds: WaitSeconds.default(60),
      }),
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: false,
        openWorldHint: true,
      },
    },
    readable(async ({ workflowId, inputs, maxCredits, key, waitSeconds }, context) => {
      const params = { path: { workflowId } }
      const estimate = await dataOf(
        relay.GET('/v1/workflows/{workflowId}/estimate', { params }),
      )
      const question = confirmCost(server, { estimate, maxCredits }, context)
      if (question) return question
      const header = key === undefined ? {} : { 'Idempotency-Key': `mcp-${key}` }
      const { id: runId } = await dataOf(
        relay.POST('/v1/runs', { body: { workflowId, inputs }, params: { header } }),
      )
      return showRun(await followRun(relay, { runId, waitSeconds }, context))
    }),
  )

  server.registerTool(
    'get_run',
    {
      title: 'Results of a run',
      description: 'Says how a run is doing, and what it made once it has ended.',
      inputSchema: z.strictObject({ runId: RunId, waitSeconds: WaitSeconds.default(0) }),
      annotations: READS,
    },
    readable(async (wanted, context) => showRun(await followRun(relay, wanted, context))),
  )

  server.registerTool(
    'list_runs',
    {
      title: 'List runs',
      description:
        'Lists runs, the newest first, each with its state, what it cost and how many of its ' +
        'deliveries arrived.',
      inputSchema: z.strictObject({
        state: z.array(States).optional().describe('Only runs in one of these states'),
        workflowId: z.string().max(200).optional(),
        limit: z.number().int().min(1).max(50).default(20),
      }),
      annotations: READS,
    },
    readable(async (query) => {
      const page = await dataOf(
        relay.GET('/v1/runs', { params: { query: given(query) } }),
      )
      const runs = page.data.map(({ statusUrl: _private, ...run }) => run)
      return answer({ runs, hasMore: page.nextCursor !== null })
    }),
  )

  server.registerTool(
    'explain_run',
    {
      title: 'Explain a run',
      description:
        'Tells everything that happened to a run in order, from the call to each attempt of ' +
        'a delivery. For questions such as why it failed, or why nothing arrived.',
      inputSchema: z.strictObject({ runId: RunId }),
      annotations: READS,
    },
    readable(async ({ runId }) => {
      const params = { path: { runId } }
      const { state, error, queue } = await dataOf(
        relay.GET('/v1/runs/{runId}', { params }),
      )
      const timeline = await dataOf(relay.GET('/v1/runs/{runId}/timeline', { params }))
      return answer({ runId, state, error, queue, happened: timeline.data })
    }),
  )

  server.registerTool(
    'cancel_run',
    {
      title: 'Cancel a run',
      description: 'Ends a run that was not started yet. It costs nothing then.',
      inputSchema: z.strictObject({ runId: RunId }),
      annotations: {
        readOnlyHint: false,
        destructiveHint: true,
        idempotentHint: true,
        openWorldHint: false,
      },
    },
    readable(async ({ runId }) => {
      const params = { path: { runId } }
      const run = await dataOf(relay.POST('/v1/runs/{runId}/cancel', { params }))
      return answer({ runId, state: run.state })
    }),
  )
}
