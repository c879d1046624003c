import { expect, test } from 'vitest'
import { controlled } from './controlled.ts'
import { edge, node, pictureWorkflow } from './graphs.ts'

test.each([
  ['', 'Missing Authorization header'],
  ['Basic abc', 'Invalid API key format. Expected: Bearer sk-...'],
  ['Bearer sk-sandbox-unknown', 'Invalid API key'],
  ['Bearer wf_live_real', 'Invalid API key'],
])('the authorization %j is refused with %j', async (authorization, error) => {
  const { send } = await controlled()
  const refused = await send('GET', '/workflows', undefined, { authorization })
  expect(refused.status).toBe(401)
  expect(refused.body).toEqual({ error })
  expect(refused.headers.get('x-request-id')).toMatch(/^req_/)
})

test('an unknown route is answered 501 with what there is', async () => {
  const { send } = await controlled()
  const unknown = await send('GET', '/workflows/x/unknown')
  expect(unknown.status).toBe(501)
  expect(unknown.body['routes']).toContain('GET /api/v1/workflows')
})

test.each([
  [{}, 'Missing required fields: name, nodes, edges'],
  [{ name: 'x', nodes: [{}], edges: [] }, 'All nodes must have an id'],
  [
    { name: 'x', nodes: [{ id: 'node-1', data: {} }], edges: [] },
    'Node node-1 is missing model.name',
  ],
])('the workflow %j is refused with %j', async (body, error) => {
  const { send } = await controlled()
  const refused = await send('POST', '/workflows', body)
  expect(refused.status).toBe(400)
  expect(refused.body).toEqual({ error })
})

test('a graph that cannot run is refused with every reason', async () => {
  const { send } = await controlled()
  const refused = await send('POST', '/workflows', {
    name: 'x',
    nodes: [
      node('a', 'utility:prompt_concat'),
      node('b', 'utility:prompt_concat'),
      node('c', 'generate:nothing'),
      node('d', 'generate:flux_2'),
    ],
    edges: [
      edge('a:text', 'b:text1'),
      edge('b:text', 'a:text1'),
      edge('a:text', 'gone:text1'),
      edge('a:text', 'd:nowhere'),
      edge('d:images', 'd:prompt'),
    ],
  })
  expect(refused.status).toBe(400)
  const violations = refused.body['violations'] as { rule: string }[]
  expect(violations.map(({ rule }) => rule)).toEqual([
    'unknown-node-type',
    'dangling-edge',
    'bad-target-handle',
    'port-type-mismatch',
    'cycle',
  ])
})

test('a body that is not JSON is refused', async () => {
  const { send } = await controlled()
  const refused = await send('POST', '/workflows', '{"name"')
  expect(refused.status).toBe(400)
  expect(refused.body).toEqual({ error: 'Invalid JSON in request body' })
})

test('an unknown execution is not found', async () => {
  const { send } = await controlled()
  const unknown = await send('GET', '/workflows/executions/exec_0/poll')
  expect(unknown.status).toBe(404)
  expect(unknown.body).toEqual({ error: 'Execution not found' })
})

test('a workflow that is not active cannot be started in any way', async () => {
  const { sandbox, send } = await controlled()
  const { nodes, edges } = pictureWorkflow()
  const created = await send('POST', '/workflows', {
    ...pictureWorkflow(),
    isActive: false,
  })
  const id = String(created.body['id'])
  const refusals = await Promise.all([
    send('POST', `/workflows/${id}/run`, {}),
    send('POST', `/workflows/${id}/execute`, { nodes, edges }),
    send('POST', `/workflow/${id}/trigger`, {}),
  ])
  for (const refusal of refusals) {
    expect(refusal.status).toBe(400)
    expect(refusal.body).toEqual({ error: 'Workflow is not active' })
  }
  expect(sandbox.executions()).toEqual([])
})
