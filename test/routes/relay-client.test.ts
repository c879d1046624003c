import { createRelayClient, dataOf } from '@wireflow-connect/relay-client'
import { expect, test } from 'vitest'
import { withWorld } from '../harness/world.ts'

test(
  'the typed client starts a run once, waits for it, pages through the list and names a refusal',
  withWorld(async ({ relay, token, workflowId }) => {
    const client = createRelayClient({ baseUrl: relay().url, token })
    const start = () =>
      dataOf(
        client.POST('/v1/runs', {
          params: { header: { 'Idempotency-Key': 'order-7' } },
          body: { workflowId, inputs: { Prompt: 'a red bike' }, wait: 20 },
        }),
      )
    const run = await start()
    expect(run.state).toBe('completed')
    expect(run.executions[0]?.outputs.length).toBeGreaterThan(0)
    expect((await start()).id).toBe(run.id)

    const another = await dataOf(client.POST('/v1/runs', { body: { workflowId } }))
    const page = async (cursor?: string) =>
      dataOf(
        client.GET('/v1/runs', {
          params: { query: { limit: 1, ...(cursor === undefined ? {} : { cursor }) } },
        }),
      )
    const first = await page()
    const second = await page(first.nextCursor ?? '')
    const ids = [...first.data, ...second.data].map(({ id }) => id)
    expect(ids).toEqual([another.id, run.id])
    expect(second.nextCursor).toBeNull()

    const gone = dataOf(
      client.GET('/v1/runs/{runId}', { params: { path: { runId: 'run_nothing' } } }),
    )
    await expect(gone).rejects.toMatchObject({
      status: 404,
      code: 'not_found',
      requestId: expect.stringMatching(/^req_/) as string,
    })
  }),
)
