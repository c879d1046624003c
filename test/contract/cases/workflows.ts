import assert from 'node:assert/strict'
import type { Area } from '../contract-case.ts'
import { isObject } from '../api.ts'
import { errorText, expectKeys, expectRefusal } from '../expect.ts'
import { drawing, words } from '../graphs.ts'

const ROW = [
  'id name description webhookId webhookUrl isActive isPublished executionCount',
  'lastExecutedAt tags createdAt updatedAt',
].flatMap((line) => line.split(' '))

export const WORKFLOWS: Area = {
  name: 'Workflows',
  cases: [
    {
      id: 'WFL-01',
      says: 'GET /workflows is a bare array of workflows without their graphs',
      basis: 'documented',
      async check({ send, create }) {
        const id = await create(words())
        const { rows } = await send('GET', '/workflows')
        const row = rows.find((row) => row['id'] === id)
        expectKeys(row, ROW)
        assert.ok(row && !('nodes' in row))
      },
    },
    {
      id: 'WFL-02',
      says: 'Workflows are listed with the most recently updated first',
      basis: 'documented',
      async check({ send, create }) {
        const first = await create(words())
        const second = await create(words())
        await send('PUT', `/workflows/${first}`, { name: 'Later' })
        const { rows } = await send('GET', '/workflows')
        const ids = rows.map((row) => row['id'])
        assert.ok(ids.indexOf(first) < ids.indexOf(second))
      },
    },
    {
      id: 'WFL-03',
      says: 'The list can be filtered by isActive',
      basis: 'documented',
      async check({ send, create }) {
        const id = await create(words(), { isActive: false })
        const isListed = async (query: string) => {
          const { rows } = await send('GET', `/workflows?isActive=${query}`)
          return rows.some((row) => row['id'] === id)
        }
        assert.equal(await isListed('false'), true)
        assert.equal(await isListed('true'), false)
      },
    },
    {
      id: 'WFL-04',
      says: 'POST /workflows answers 201 with the workflow itself',
      basis: 'contradicted',
      profile: 'docs',
      async check({ send }) {
        const reply = await send('POST', '/workflows', { name: 'x', ...words() })
        assert.equal(reply.status, 201)
        expectKeys(reply.body, ['id', 'name', 'updatedAt'])
        await send('DELETE', `/workflows/${String(reply.body['id'])}`)
      },
    },
    {
      id: 'WFL-05',
      says: 'POST /workflows answers 201 with the workflow in data, beside meta',
      basis: 'contradicted',
      profile: 'server-2026-08',
      async check({ send }) {
        const reply = await send('POST', '/workflows', { name: 'x', ...words() })
        assert.equal(reply.status, 201)
        expectKeys(reply.body['data'], ['id', 'name', 'updatedAt'])
        expectKeys(reply.body['meta'], ['migrations', 'warnings'])
        await send('DELETE', `/workflows/${String(reply.data['id'])}`)
      },
    },
    {
      id: 'WFL-06',
      says: 'Without name, nodes or edges: 400 "Missing required fields: name, nodes, edges"',
      basis: 'documented',
      async check({ send }) {
        const text = 'Missing required fields: name, nodes, edges'
        expectRefusal(await send('POST', '/workflows', {}), 400, text)
      },
    },
    {
      id: 'WFL-07',
      says: 'An empty graph: 400 "Cannot save workflow with 0 nodes and 0 edges. …"',
      basis: 'documented',
      async check({ send }) {
        const body = { name: 'x', nodes: [], edges: [] }
        const text =
          'Cannot save workflow with 0 nodes and 0 edges. This appears to be a frontend bug. Reload the page.'
        expectRefusal(await send('POST', '/workflows', body), 400, text)
      },
    },
    {
      id: 'WFL-08',
      says: 'A node without an id: 400 "All nodes must have an id"',
      basis: 'documented',
      async check({ send }) {
        const body = { name: 'x', nodes: [{ data: {} }], edges: [] }
        const reply = await send('POST', '/workflows', body)
        expectRefusal(reply, 400, 'All nodes must have an id')
      },
    },
    {
      id: 'WFL-09',
      says: 'A node without a type: 400 "Node node-1 is missing model.name"',
      basis: 'documented',
      async check({ send }) {
        const body = { name: 'x', nodes: [{ id: 'node-1', data: {} }], edges: [] }
        const reply = await send('POST', '/workflows', body)
        expectRefusal(reply, 400, 'Node node-1 is missing model.name')
      },
    },
    {
      id: 'WFL-10',
      says: 'A graph that cannot run is refused with 400',
      basis: 'contradicted',
      profile: 'docs',
      async check({ send }) {
        expectRefusal(await send('POST', '/workflows', { name: 'x', ...dangling() }), 400)
      },
    },
    {
      id: 'WFL-11',
      says: 'A graph that cannot run is refused with 422 invalid_graph and its violations',
      basis: 'contradicted',
      profile: 'server-2026-08',
      async check({ send }) {
        const reply = await send('POST', '/workflows', { name: 'x', ...dangling() })
        expectRefusal(reply, 422, /^Workflow graph failed validation \(1 error\)/)
        const [violation] = reply.body['violations'] as unknown[]
        expectKeys(violation, ['rule', 'message'])
        assert.ok(isObject(reply.body['error']))
        assert.equal(reply.body['error']['code'], 'invalid_graph')
      },
    },
    ...violation(
      'WFL-12',
      'bad-target-handle',
      'an edge into a port that does not exist',
      {
        ...drawing(),
        edges: [edge({ targetHandle: 'in-nothing' })],
      },
    ),
    ...violation('WFL-13', 'unknown-node-type', 'a node type that does not exist', {
      nodes: [{ id: 'a', data: { nodeType: 'generate:nothing' } }],
      edges: [],
    }),
    ...violation('WFL-14', 'cycle', 'a cycle', cyclic()),
    ...violation('WFL-15', 'caps', 'more than 100 nodes', crowd(101)),
    {
      id: 'WFL-16',
      says: 'A graph of 100 nodes is accepted',
      basis: 'documented',
      async check({ create }) {
        await create(crowd(100))
      },
    },
    {
      id: 'WFL-17',
      says: 'With ?strict=false a graph is saved in spite of lint errors',
      basis: 'documented',
      async check({ send }) {
        const body = { name: 'x', ...dangling() }
        const reply = await send('POST', '/workflows?strict=false', body)
        assert.equal(reply.status, 201)
        await send('DELETE', `/workflows/${String(reply.data['id'])}`)
      },
    },
    {
      id: 'WFL-18',
      says: 'Saving fills the graph in: config is mirrored into params, ports are made',
      basis: 'documented',
      async check({ send, create }) {
        const { body } = await send('GET', `/workflows/${await create(drawing())}`)
        const [node] = body['nodes'] as { data: Record<string, unknown> }[]
        assert.deepEqual(node?.data['params'], { prompt: 'a red bike' })
        const outputs = node?.data['outputs']
        assert.ok(Array.isArray(outputs) && outputs.length > 0)
      },
    },
    {
      id: 'WFL-19',
      says: 'Saving rewrites node types that have been renamed',
      basis: 'documented',
      async check({ send, create }) {
        const id = await create({
          nodes: [{ id: 'a', data: { nodeType: 'input:video' } }],
          edges: [],
        })
        const { text } = await send('GET', `/workflows/${id}`)
        assert.ok(text.includes('"input:image"') && !text.includes('"input:video"'))
      },
    },
    {
      id: 'WFL-20',
      says: 'GET /workflows/{id} is bare and has nodes, edges and dims per node',
      basis: 'documented',
      async check({ send, create }) {
        const { body } = await send('GET', `/workflows/${await create(drawing())}`)
        expectKeys(body, ['id', 'nodes', 'edges', 'updatedAt'])
        const [node] = body['nodes'] as { dims: unknown }[]
        expectKeys(node?.dims, ['width', 'height', 'source'])
      },
    },
    {
      id: 'WFL-21',
      says: 'After a run its nodes carry what they made',
      basis: 'documented',
      async check({ send, create, start, ended }) {
        const id = await create(words())
        await ended(await start(id))
        const { body } = await send('GET', `/workflows/${id}`)
        const [node] = body['nodes'] as { data: { output: unknown } }[]
        assert.deepEqual(node?.data.output, { text: 'hello' })
      },
    },
    {
      id: 'WFL-22',
      says: 'POST with the id of a workflow replaces it',
      basis: 'documented',
      async check({ send, create }) {
        const id = await create(words())
        await send('POST', '/workflows', { id, name: 'New', ...words() })
        const { body } = await send('GET', `/workflows/${id}`)
        assert.equal(body['name'], 'New')
      },
    },
    {
      id: 'WFL-23',
      says: 'PUT with a field that cannot be written is refused with 400',
      basis: 'documented',
      async check({ send, create }) {
        const path = `/workflows/${await create(words())}`
        expectRefusal(
          await send('PUT', path, { linkPermission: 'VIEW' }),
          400,
          /visibility/,
        )
      },
    },
    {
      id: 'WFL-24',
      says: 'PUT with an older baseUpdatedAt is refused with 409 and both times',
      basis: 'documented',
      async check({ send, create }) {
        const path = `/workflows/${await create(words())}`
        const baseUpdatedAt = '2001-01-01T00:00:00.000Z'
        const reply = await send('PUT', path, { name: 'x', baseUpdatedAt })
        expectRefusal(reply, 409)
        assert.equal(reply.body['yourBaseUpdatedAt'], baseUpdatedAt)
        assert.ok(reply.body['currentUpdatedAt'])
      },
    },
    {
      id: 'WFL-25',
      says: 'PATCH of a node merges config key by key; null deletes; 200 with the node',
      basis: 'documented',
      async check({ send, create }) {
        const id = await create(drawing())
        const path = `/workflows/${id}/nodes/n-prompt`
        const reply = await send('PATCH', path, { config: { prompt: null, tone: 'dry' } })
        expectKeys(reply.body['data'], ['node', 'updatedAt'])
        const { text } = await send('GET', `/workflows/${id}`)
        assert.ok(text.includes('"config":{"tone":"dry"}'))
      },
    },
    {
      id: 'WFL-26',
      says: 'PATCH of a structural field is refused with 400',
      basis: 'documented',
      async check({ send, create }) {
        const path = `/workflows/${await create(drawing())}/nodes/n-img`
        expectRefusal(await send('PATCH', path, { nodeType: 'input:text' }), 400)
      },
    },
    {
      id: 'WFL-27',
      says: 'PATCH with more than 256 KB is refused with 413',
      basis: 'documented',
      async check({ send, create }) {
        const path = `/workflows/${await create(drawing())}/nodes/n-img`
        const config = { prompt: 'x'.repeat(256 * 1_024) }
        expectRefusal(await send('PATCH', path, { config }), 413)
      },
    },
    {
      id: 'WFL-28',
      says: 'DELETE makes a workflow disappear',
      basis: 'documented',
      async check({ send, create }) {
        const path = `/workflows/${await create(words())}`
        assert.ok((await send('DELETE', path)).status < 300)
        expectRefusal(await send('GET', path), 404, 'Workflow not found')
      },
    },
    {
      id: 'WFL-29',
      says: 'Duplicating answers 201 with "… (copy)" and an address',
      basis: 'documented',
      async check({ send, create }) {
        const reply = await send(
          'POST',
          `/workflows/${await create(words())}/duplicate`,
          {},
        )
        assert.equal(reply.status, 201)
        assert.equal(reply.data['name'], 'Contract (copy)')
        expectKeys(reply.data, ['id', 'name', 'url'])
        await send('DELETE', `/workflows/${String(reply.data['id'])}`)
      },
    },
    {
      id: 'WFL-30',
      says: 'Visibility answers linkPermission and an address',
      basis: 'documented',
      async check({ send, create }) {
        const path = `/workflows/${await create(words())}/visibility`
        const { data } = await send('POST', path, { visibility: 'view' })
        assert.equal(data['linkPermission'], 'VIEW')
        expectKeys(data, ['url'])
      },
    },
    {
      id: 'WFL-31',
      says: 'Lint answers ok, violations and warnings in data, and saves nothing',
      basis: 'documented',
      async check({ send }) {
        const reply = await send('POST', '/workflows/lint', dangling())
        expectKeys(reply.body['data'], ['ok', 'violations', 'warnings'])
        assert.equal(reply.data['ok'], false)
      },
    },
    {
      id: 'WFL-32',
      says: 'Estimate answers credits with a breakdown per node in data',
      basis: 'documented',
      async check({ send, create }) {
        const path = `/workflows/${await create(drawing())}/estimate`
        const { body } = await send('POST', path, {})
        expectKeys(body['data'], [
          'workflowId',
          'estimatedCredits',
          'availableCredits',
          'sufficient',
          'estimateComplete',
          'breakdown',
        ])
      },
    },
    {
      id: 'WFL-33',
      says: 'GET /nodes lists node types with inputs and outputs',
      basis: 'documented',
      async check({ send }) {
        const { body } = await send('GET', '/nodes')
        const [first] = body['nodes'] as unknown[]
        expectKeys(first, ['nodeType', 'label', 'inputs', 'outputs'])
      },
    },
    {
      id: 'WFL-35',
      says: 'Beside a saved workflow meta names what was rewritten',
      basis: 'contradicted',
      profile: 'server-2026-08',
      async check({ send }) {
        const nodes = [{ id: 'a', data: { nodeType: 'input:video' } }]
        const reply = await send('POST', '/workflows', { name: 'x', nodes, edges: [] })
        const { migrations } = reply.body['meta'] as { migrations: unknown[] }
        assert.equal(migrations.length, 1)
        expectKeys(reply.body['diagnostics'], ['version', 'counts', 'diagnostics'])
        await send('DELETE', `/workflows/${String(reply.data['id'])}`)
      },
    },
    ...violation('WFL-36', 'caps', 'more than 500 edges', tangle()),
    ...violation('WFL-37', 'duplicate-id', 'two nodes of one id', {
      nodes: [...words().nodes, ...words().nodes],
      edges: [],
    }),
    {
      id: 'WFL-38',
      says: 'Handles need not have one name on both sides, only fitting types',
      basis: 'contradicted',
      async check({ create }) {
        const handles = { sourceHandle: 'out-images', targetHandle: 'in-image_url' }
        await create({
          nodes: [
            { id: 'a', data: { nodeType: 'generate:flux_2', config: { prompt: 'x' } } },
            { id: 'b', data: { nodeType: 'edit:upscale' } },
          ],
          edges: [{ id: 'e', source: 'a', target: 'b', ...handles }],
        })
      },
    },
    {
      id: 'WFL-39',
      says: 'webhookId is what the author chose, and webhookUrl is null all the same',
      basis: 'documented',
      async check({ send, create }) {
        const webhookId = `whk_${crypto.randomUUID()}`
        const id = await create(words(), { webhookId })
        const { rows } = await send('GET', '/workflows')
        const row = rows.find((row) => row['id'] === id)
        assert.equal(row?.['webhookId'], webhookId)
        assert.equal(row?.['webhookUrl'], null)
      },
    },
    {
      id: 'WFL-40',
      says: 'Executions are counted in the list, and the last one dated',
      basis: 'documented',
      async check({ send, create, start }) {
        const id = await create(words())
        await start(id)
        const { rows } = await send('GET', '/workflows')
        const row = rows.find((row) => row['id'] === id)
        assert.equal(row?.['executionCount'], 1)
        assert.ok(row?.['lastExecutedAt'])
      },
    },
    {
      id: 'WFL-41',
      says: 'Layout gives positions, how many nodes moved, and the bounds, and keeps them',
      basis: 'documented',
      async check({ send, create }) {
        const id = await create(drawing())
        const { data } = await send('POST', `/workflows/${id}/layout`, { gapX: 10 })
        expectKeys(data, ['positions', 'moved', 'bounds'])
        const positions = data['positions'] as Record<string, { x: number }>
        assert.ok(Number(positions['n-img']?.x) > Number(positions['n-prompt']?.x))
        const { text } = await send('GET', `/workflows/${id}`)
        assert.ok(text.includes(JSON.stringify(positions['n-img'])))
      },
    },
    {
      id: 'WFL-42',
      says: 'A workflow made from a text comes as events, the last with done and workflow',
      basis: 'documented',
      async check({ send }) {
        const reply = await send('POST', '/workflows/generate/stream', {
          prompt: 'a cat',
        })
        assert.equal(reply.headers.get('content-type'), 'text/event-stream')
        const last = reply.text.trim().split('\n\n').at(-1) ?? ''
        const event = JSON.parse(last.replace('data: ', '')) as Record<string, unknown>
        assert.equal(event['done'], true)
        expectKeys(event['workflow'], ['id'])
        const { id } = event['workflow'] as { id: string }
        await send('DELETE', `/workflows/${id}`)
      },
    },
    {
      id: 'WFL-43',
      says: 'Feedback is answered 201 with id and message; GET of it 405',
      basis: 'documented',
      sandboxOnly: true,
      async check({ send }) {
        const reply = await send('POST', '/feedback', { title: 'Hello', body: 'World' })
        assert.equal(reply.status, 201)
        expectKeys(reply.body, ['id', 'message'])
        expectRefusal(await send('GET', '/feedback'), 405)
      },
    },
    {
      id: 'WFL-44',
      says: 'Ten feedbacks an hour; then 429 with Retry-After',
      basis: 'documented',
      sandboxOnly: true,
      async check({ send }) {
        const give = () => send('POST', '/feedback', { title: 'Hello', body: 'World' })
        for (let count = 0; count < 10; count++) assert.equal((await give()).status, 201)
        const refused = await give()
        expectRefusal(refused, 429)
        assert.ok(Number(refused.headers.get('retry-after')) > 3_000)
      },
    },
    {
      id: 'WFL-45',
      says: 'GET /blocks lists blocks, by tag, by id, or those that can be rendered',
      basis: 'documented',
      async check({ send }) {
        const { body } = await send('GET', '/blocks?renderable=1')
        expectKeys(body, ['count', 'usage', 'blocks'])
        const blocks = body['blocks'] as { blockId: string; renderable: boolean }[]
        assert.equal(body['count'], blocks.length)
        assert.ok(blocks.every(({ renderable }) => renderable))
        const one = await send('GET', `/blocks?id=${blocks[0]?.blockId}`)
        assert.equal(one.body['count'], 1)
      },
    },
    {
      id: 'WFL-46',
      says: 'GET /remotion/templates lists video templates with their inputs in data',
      basis: 'documented',
      async check({ send }) {
        const { body } = await send('GET', '/remotion/templates')
        const [first] = body['data'] as Record<string, unknown>[]
        expectKeys(first, [
          'id',
          'compositionId',
          'fps',
          'durationInFrames',
          'inputMappings',
        ])
        const one = await send('GET', `/remotion/templates/${String(first?.['id'])}`)
        assert.deepEqual(one.body['data'], first)
      },
    },
    {
      id: 'WFL-47',
      says: 'A Remotion preview gives an address per frame',
      basis: 'documented',
      sandboxOnly: true,
      async check({ send }) {
        const { body } = await send('POST', '/render/remotion/preview', {
          frames: [0, 90],
        })
        expectKeys(body, ['frames', 'issues', 'warnings', 'renderable', 'durationFrames'])
        const frames = body['frames'] as { frame: number; url: string }[]
        assert.deepEqual(
          frames.map(({ frame }) => frame),
          [0, 90],
        )
        assert.equal((await send('GET', frames[1]?.url ?? '')).status, 200)
      },
    },
    {
      id: 'WFL-34',
      says: 'A body that is not JSON is refused with 400',
      basis: 'assumed',
      async check({ send }) {
        const reply = await send('POST', '/workflows', '{"name":')
        expectRefusal(reply, 400)
        assert.ok(errorText(reply).length > 0)
      },
    },
  ],
}

function dangling() {
  return { ...drawing(), edges: [edge({ target: 'nowhere' })] }
}

function cyclic() {
  const nodes = ['a', 'b'].map((id) => ({
    id,
    data: { nodeType: 'utility:prompt_concat' },
  }))
  const edges = [
    { id: 'e1', source: 'a', target: 'b' },
    { id: 'e2', source: 'b', target: 'a' },
  ]
  return { nodes, edges }
}

function tangle() {
  const { nodes } = crowd(2)
  const edges = Array.from({ length: 501 }, (_, index) => ({
    id: `e${index}`,
    source: 'n0',
    target: 'n1',
  }))
  return { nodes, edges }
}

function crowd(count: number) {
  const nodes = Array.from({ length: count }, (_, index) => ({
    id: `n${index}`,
    data: { nodeType: 'input:text', config: { prompt: 'x' } },
  }))
  return { nodes, edges: [] }
}

function edge(change: Record<string, unknown>) {
  return { ...(drawing().edges[0] as object), ...change }
}

/** The same refusal has another status in each profile. */
function violation(
  id: string,
  rule: string,
  what: string,
  graph: { nodes: unknown[]; edges: unknown[] },
): Area['cases'] {
  return [
    {
      id,
      says: `A graph with ${what} is refused, and the rule ${rule} named`,
      basis: 'documented',
      async check({ send }) {
        const reply = await send('POST', '/workflows', { name: 'x', ...graph })
        assert.ok(reply.status === 400 || reply.status === 422, reply.text)
        const rules = (reply.body['violations'] as { rule: string }[]).map(
          ({ rule }) => rule,
        )
        assert.ok(rules.includes(rule), rules.join(', '))
      },
    },
  ]
}
