import { expect, test } from 'vitest'
import { setInputs } from '@wireflow-connect/sdk'
import { json, upstream } from './upstream.ts'

test('every call carries the key, and asks caches to stay out of it', async () => {
  const { wireflow, sent } = upstream([json([])])
  await wireflow.workflows.list()
  expect(sent[0]?.url).toBe('https://www.wireflow.ai/api/v1/workflows')
  expect(sent[0]?.headers.get('authorization')).toBe('Bearer sk-test')
  expect(sent[0]?.init).toMatchObject({ cache: 'no-store', redirect: 'manual' })
})

test('a trigger is fired without the key', async () => {
  const { wireflow, sent } = upstream([json({ executionId: 'e1', status: 'queued' })])
  const started = await wireflow.triggers.fire('whk_1', { prompt: 'a bike' })
  expect(started.executions).toEqual([{ id: 'e1', status: 'running' }])
  expect(sent[0]).toMatchObject({ path: '/workflow/whk_1/trigger', method: 'POST' })
  expect(sent[0]?.body).toEqual({ prompt: 'a bike' })
  expect(sent[0]?.headers.has('authorization')).toBe(false)
})

test('workflows are read bare and in an envelope', async () => {
  const row = {
    id: 'w1',
    name: 'Shots',
    isActive: true,
    webhookId: 'whk_1',
    webhookUrl: null,
  }
  const expected = [{ id: 'w1', name: 'Shots', isActive: true, webhookId: 'whk_1' }]
  for (const body of [[row], { data: [row] }, { workflows: [row] }]) {
    expect(await upstream([json(body)]).wireflow.workflows.list()).toEqual(expected)
  }
})

test('a graph keeps the fields of its nodes that have no name here', async () => {
  const node = { id: 'n', type: 'basedNode', position: { x: 1, y: 2 }, data: { a: 1 } }
  const workflow = { id: 'w1', name: 'Shots', isActive: true, nodes: [node], edges: [] }
  for (const body of [workflow, { data: workflow }, { workflow }]) {
    const graph = await upstream([json(body)]).wireflow.workflows.get('w1')
    expect(graph).toMatchObject({ id: 'w1', nodes: [node], edges: [] })
    expect(setInputs(graph, {})).toEqual([node])
  }
})

test('the inputs of a workflow come with a label and a type', async () => {
  const body = {
    data: {
      workflowId: 'w1',
      workflowName: 'Shots',
      inputs: [
        { nodeId: 'n', label: 'Prompt', type: 'text', required: true, default: 'a bike' },
        { nodeId: 's', type: 'select', options: ['a', { value: 'b', label: 'B' }] },
      ],
    },
  }
  expect(await upstream([json(body)]).wireflow.workflows.inputs('w1')).toEqual({
    workflowId: 'w1',
    workflowName: 'Shots',
    inputs: [
      { nodeId: 'n', label: 'Prompt', type: 'text', required: true, default: 'a bike' },
      { nodeId: 's', label: 's', type: 'select', required: false, options: ['a', 'b'] },
    ],
  })
})

test('a start sends the graph under a key that is made before it is sent', async () => {
  const { wireflow, sent } = upstream([
    json({ executionRuns: [{ id: 'e1', status: 'RUNNING' }] }, { status: 201 }),
  ])
  const started = await wireflow.executions.start({
    workflowId: 'w',
    nodes: [],
    edges: [],
  })
  expect(started.executions).toEqual([{ id: 'e1', status: 'running', workflowId: 'w' }])
  expect(sent[0]?.path).toBe('/workflows/w/execute')
  expect(sent[0]?.body).toEqual({ nodes: [], edges: [] })
  expect(sent[0]?.headers.get('idempotency-key')).toBe(started.idempotencyKey)
})

test('a start uses the key it is given', async () => {
  const { wireflow, sent } = upstream([json({ executionId: 'e1' })])
  const input = { workflowId: 'w', nodes: [], edges: [], idempotencyKey: 'run_1' }
  await wireflow.executions.start(input)
  expect(sent[0]?.headers.get('idempotency-key')).toBe('run_1')
})

test('a result tells its request id, its rate limit and its attempts, aside from its data', async () => {
  const headers = {
    'x-request-id': 'req_1',
    'x-ratelimit-limit': '60',
    'x-ratelimit-remaining': '59',
    'x-ratelimit-reset': '1750000060',
  }
  const { wireflow } = upstream([json({ status: 'RUNNING' }, { headers })])
  const state = await wireflow.executions.poll('e1')
  expect(state.requestId).toBe('req_1')
  expect(state.attempts).toBe(1)
  expect(state.rateLimit).toEqual({
    limit: 60,
    remaining: 59,
    resetAt: new Date(1_750_000_060_000),
  })
  expect(Object.keys(state)).toEqual(['status', 'nodeRuns', 'outputs'])
})

test('the answer behind a result can be had with it or alone', async () => {
  const { wireflow } = upstream([json({ status: 'RUNNING' })])
  const { data, response } = await wireflow.executions.poll('e1').withResponse()
  expect(data.status).toBe('running')
  expect(await response.json()).toEqual({ status: 'RUNNING' })
  expect((await wireflow.executions.poll('e1').asResponse()).status).toBe(200)
})

test('ids are escaped into one segment of the path', async () => {
  const { wireflow, sent } = upstream([json({ status: 'RUNNING' })])
  await wireflow.executions.poll('a/b?c')
  expect(sent[0]?.path).toBe('/workflows/executions/a%2Fb%3Fc/poll')
})

test('the bare host is corrected to the one that answers', async () => {
  const { wireflow, sent } = upstream([json([])], {
    baseUrl: 'https://wireflow.ai/api/v1/',
  })
  await wireflow.workflows.list()
  expect(sent[0]?.url).toBe('https://www.wireflow.ai/api/v1/workflows')
})
