import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createSandbox } from '../src/index.ts'
import { clientFor } from './client.ts'
import { controlled } from './controlled.ts'
import { pictureWorkflow } from './graphs.ts'

type Poll = {
  status: string
  error?: string
  nodeResults: { nodeRuns: { nodeId: string; status: string; output: unknown }[] }
}

test('a workflow is created, run, polled to its end, and its picture fetched, over HTTP', async () => {
  let now = Date.parse('2026-09-01T10:00:00Z')
  const sandbox = await createSandbox({ now: () => now })
  const { url, origin } = await sandbox.listen()
  const send = clientFor(url, sandbox.apiKey)

  const created = await send('POST', '/workflows', pictureWorkflow())
  expect(created.status).toBe(201)
  const id = String(created.body['id'])

  const started = await send('POST', `/workflows/${id}/run`, {
    inputs: { prompt: 'a blue boat' },
  })
  expect(started.status).toBe(202)
  const { executionId } = started.body['data'] as { executionId: string }

  const early = await send('GET', `/workflows/executions/${executionId}/poll`)
  expect(early.body).toMatchObject({ status: 'RUNNING' })

  now += 5_000
  const late = await send('GET', `/workflows/executions/${executionId}/poll`)
  const { status, nodeResults } = late.body as Poll
  expect(status).toBe('COMPLETED')
  expect(nodeResults.nodeRuns.map(({ nodeId }) => nodeId)).toEqual([
    'prompt',
    'style',
    'join',
    'picture',
    'preview',
  ])
  expect(nodeResults.nodeRuns[2]?.output).toEqual({ text: 'a blue boat, on film' })

  const drawn = nodeResults.nodeRuns[3]?.output as { images: [{ url: string }] } | null
  const pictureUrl = drawn?.images[0].url ?? ''
  expect(pictureUrl.startsWith(`${origin}/files/`)).toBe(true)
  const picture = await fetch(pictureUrl)
  expect(picture.headers.get('content-type')).toBe('image/png')
  const bytes = Buffer.from(await picture.arrayBuffer())
  expect(bytes.subarray(1, 4).toString()).toBe('PNG')
  await sandbox.close()
})

test('execute, detail and list tell the same story', async () => {
  const { sandbox, send, pass } = await controlled()
  const { nodes, edges, name } = pictureWorkflow()
  const { id } = sandbox.createWorkflow({ name, nodes, edges })

  const started = await send('POST', `/workflows/${id}/execute`, { nodes, edges })
  expect(started.status).toBe(201)
  const [run] = started.body['executionRuns'] as [{ id: string }]
  expect(run).toMatchObject({ status: 'RUNNING', endTime: null, runIndexInBatch: 0 })
  expect(started.headers.get('location')).toBe(`/api/v1/workflows/executions/${run.id}`)

  pass(60_000)
  const detail = await send('GET', `/workflows/executions/${run.id}`)
  expect(detail.body).toMatchObject({
    id: run.id,
    workflowId: id,
    status: 'COMPLETED',
    creditsUsed: 8,
    errorNode: null,
  })
  const list = await send('GET', `/workflows/${id}/executions`)
  const { executionTime, completedAt } = detail.body
  expect(list.rows).toEqual([
    expect.objectContaining({ id: run.id, creditsUsed: 8, executionTime, completedAt }),
  ])
})

test('a list of executions is cut by limit and offset, most recent first', async () => {
  const { sandbox, send } = await controlled({ limits: false })
  const { id } = sandbox.createWorkflow(pictureWorkflow())
  for (let count = 0; count < 12; count++) {
    await send('POST', `/workflows/${id}/run`, {})
  }
  const all = sandbox.executions().map((execution) => execution.id)
  const idsOf = async (query: string) => {
    const page = await send('GET', `/workflows/${id}/executions${query}`)
    return page.rows.map(({ id }) => id)
  }
  expect(await idsOf('')).toEqual(all.toReversed().slice(0, 10))
  expect(await idsOf('?limit=3&offset=2')).toEqual(all.toReversed().slice(2, 5))
  expect(await idsOf('?offset=50')).toEqual([])
})

test('a node that is told to fail fails the run, names itself and skips what follows', async () => {
  const { sandbox, send, pass } = await controlled()
  const graph = pictureWorkflow()
  Object.assign(graph.nodes[3]?.data ?? {}, {
    config: { sandboxFail: 'NSFW content detected' },
  })
  const { id } = sandbox.createWorkflow(graph)
  await send('POST', `/workflows/${id}/run`, {})
  pass(60_000)
  const [row] = (await send('GET', `/workflows/${id}/executions`)).rows
  const poll = await send('GET', `/workflows/executions/${String(row?.['id'])}/poll`)
  expect(poll.status).toBe(200)
  expect(poll.body).toMatchObject({ status: 'FAILED', error: 'NSFW content detected' })
  const { nodeRuns } = (poll.body as Poll).nodeResults
  expect(nodeRuns.slice(3)).toEqual([
    { nodeId: 'picture', status: 'FAILED', output: null, error: 'NSFW content detected' },
    { nodeId: 'preview', status: 'SKIPPED', output: null, reason: 'picture failed' },
  ])
  const detail = await send('GET', `/workflows/executions/${String(row?.['id'])}`)
  expect(detail.body).toMatchObject({ errorNode: 'picture', creditsUsed: 0 })
})

test('the words sandbox:fail and sandbox:slow in an input fail a node and slow a run', async () => {
  const { sandbox, send, pass } = await controlled()
  const { id } = sandbox.createWorkflow(pictureWorkflow())
  const prompt = 'a bike sandbox:fail=picture sandbox:slow=30s'
  await send('POST', `/workflows/${id}/run`, { inputs: { prompt } })
  pass(30_000)
  expect(sandbox.executions()).toMatchObject([{ status: 'RUNNING' }])
  pass(30_000)
  expect(sandbox.executions()).toMatchObject([{ status: 'FAILED' }])
})

test('anyone who knows a webhook id can trigger its workflow, from any page', async () => {
  const { sandbox, send, pass } = await controlled()
  const { id } = sandbox.createWorkflow({ ...pictureWorkflow(), webhookId: 'whk_demo' })
  const trigger = (method: string, body?: unknown) =>
    send(method, '/workflow/whk_demo/trigger', body, { authorization: '' })

  expect((await trigger('GET')).body).toEqual({
    workflowId: id,
    name: 'Product shots',
    isActive: true,
    message: 'Webhook is configured. Use POST to trigger execution.',
  })
  const started = await trigger('POST', { prompt: 'a green car', source: 'form' })
  expect(started.status).toBe(202)
  expect(started.headers.get('access-control-allow-origin')).toBe('*')
  expect(started.body).toEqual({
    executionId: sandbox.executions()[0]?.id,
    status: 'queued',
    message: 'Workflow execution queued successfully',
  })
  expect((await trigger('OPTIONS')).status).toBe(204)
  pass(60_000)
  expect(sandbox.executions()).toMatchObject([
    { status: 'COMPLETED', triggerData: { prompt: 'a green car', source: 'form' } },
  ])
})

test('a description of the inputs names what may be filled in', async () => {
  const { sandbox, send } = await controlled()
  const { id } = sandbox.createWorkflow(pictureWorkflow())
  const described = await send('GET', `/workflows/${id}/run`)
  expect(described.body['data']).toMatchObject({
    workflowId: id,
    inputs: [
      {
        nodeId: 'prompt',
        label: 'prompt',
        type: 'text',
        required: false,
        default: 'a red bike',
      },
      { nodeId: 'style', default: 'on film' },
    ],
    example: { inputs: { prompt: 'a red bike', style: 'on film' } },
  })
})

test('listening on a taken port rejects with the system error', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const sandbox = await createSandbox()
  await expect(sandbox.listen({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await sandbox.close()
  taken.close()
})
