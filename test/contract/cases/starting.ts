import assert from 'node:assert/strict'
import type { Area, ContractCase } from '../contract-case.ts'
import { expectKeys, expectRefusal } from '../expect.ts'
import { drawing, words } from '../graphs.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

type Run = Record<string, unknown> & { id: string; nodeRuns: Record<string, unknown>[] }

function runsOf(data: Record<string, unknown>): Run[] {
  return data['executionRuns'] as Run[]
}

function inactive(
  id: string,
  method: string,
  path: string,
  body: unknown,
  basis: ContractCase['basis'],
): ContractCase {
  return {
    id,
    says: `${method} ${path} of an inactive workflow: 400 "Workflow is not active"`,
    basis,
    async check({ send, create }) {
      const workflowId = await create(words(), { isActive: false })
      const reply = await send(method, path.replace('{id}', workflowId), body)
      expectRefusal(reply, 400, 'Workflow is not active')
    },
  }
}

export const STARTING: Area = {
  name: 'Starting executions',
  cases: [
    {
      id: 'RUN-01',
      says: 'GET /workflows/{id}/run describes the inputs, inside data',
      basis: 'documented',
      async check({ send, create }) {
        const workflowId = await create(drawing())
        const { body } = await send('GET', `/workflows/${workflowId}/run`)
        assert.deepEqual(body['data'], {
          workflowId,
          workflowName: 'Contract',
          inputs: [
            {
              nodeId: 'n-prompt',
              label: 'Prompt',
              type: 'text',
              required: false,
              default: 'a red bike',
            },
          ],
          endpoint: `/api/v1/workflows/${workflowId}/run`,
          method: 'POST',
          example: { inputs: { 'n-prompt': 'a red bike' } },
        })
      },
    },
    {
      id: 'RUN-02',
      says: 'An input without a saved value is required; images ask for an HTTPS address',
      basis: 'documented',
      async check({ send, create }) {
        const workflowId = await create({
          nodes: [{ id: 'n-photo', data: { label: 'Photo', nodeType: 'input:image' } }],
          edges: [],
        })
        const { data } = await send('GET', `/workflows/${workflowId}/run`)
        assert.deepEqual(data['inputs'], [
          {
            nodeId: 'n-photo',
            label: 'Photo',
            type: 'image',
            required: true,
            description: 'HTTPS image URL',
          },
        ])
      },
    },
    {
      id: 'RUN-10',
      says: 'Inputs are of the types text, image, url, number, boolean and select',
      basis: 'documented',
      async check({ send, create }) {
        const types = ['text', 'image', 'url', 'number', 'boolean', 'select']
        const workflowId = await create({
          nodes: types.map((type) => ({ id: type, data: { nodeType: `input:${type}` } })),
          edges: [],
        })
        const { data } = await send('GET', `/workflows/${workflowId}/run`)
        const inputs = data['inputs'] as { nodeId: string; type: string }[]
        assert.deepEqual(
          inputs.map(({ type }) => type),
          types,
        )
      },
    },
    {
      id: 'RUN-11',
      says: 'Only input nodes are offered, not the nodes that they lead to',
      basis: 'documented',
      async check({ send, create }) {
        const { nodes, edges } = drawing()
        const { data } = await send(
          'GET',
          `/workflows/${await create({ nodes, edges })}/run`,
        )
        const inputs = data['inputs'] as { nodeId: string }[]
        assert.deepEqual(
          inputs.map(({ nodeId }) => nodeId),
          ['n-prompt'],
        )
      },
    },
    {
      id: 'RUN-12',
      says: 'Sticky notes and group frames are not run',
      basis: 'documented',
      async check({ create, start, ended }) {
        const notes = ['stickyNote', 'custom_group'].map((type) => ({
          id: `note-${type}`,
          type,
          data: { label: 'A note' },
        }))
        const { nodes, edges } = words()
        const poll = await ended(
          await start(await create({ nodes: [...nodes, ...notes], edges })),
        )
        assert.equal(poll.body['status'], 'COMPLETED')
        assert.ok(!poll.text.includes('note-'))
      },
    },
    {
      id: 'RUN-03',
      says: 'POST /workflows/{id}/run answers 202 with data.executionId and "RUNNING"',
      basis: 'contradicted',
      profile: 'docs',
      async check({ send, create }) {
        const reply = await send('POST', `/workflows/${await create(words())}/run`, {})
        assert.equal(reply.status, 202)
        expectKeys(reply.body['data'], ['executionId'])
        assert.equal(reply.data['status'], 'RUNNING')
      },
    },
    {
      id: 'RUN-04',
      says: 'POST /workflows/{id}/run answers the status in lower case: "running"',
      basis: 'contradicted',
      profile: 'server-2026-08',
      async check({ send, create }) {
        const reply = await send('POST', `/workflows/${await create(words())}/run`, {})
        assert.equal(reply.status, 202)
        assert.equal(reply.data['status'], 'running')
      },
    },
    {
      id: 'RUN-05',
      says: 'Inputs are keyed by node id; what is not given keeps its saved value',
      basis: 'documented',
      async check({ create, start, ended }) {
        const [first] = words().nodes as Record<string, unknown>[]
        const second = { ...first, id: 'other' }
        const workflowId = await create({ nodes: [first, second], edges: [] })
        const poll = await ended(await start(workflowId, { other: 'bye' }))
        assert.ok(poll.text.includes('"hello"') && poll.text.includes('"bye"'))
      },
    },
    inactive('RUN-06', 'POST', '/workflows/{id}/run', {}, 'documented'),
    inactive('RUN-07', 'POST', '/workflows/{id}/execute', words(), 'documented'),
    inactive('RUN-08', 'POST', '/workflow/{id}/trigger', {}, 'assumed'),
    {
      id: 'RUN-09',
      says: 'An input for a node that does not exist is refused with 400',
      basis: 'assumed',
      async check({ send, create }) {
        const path = `/workflows/${await create(words())}/run`
        expectRefusal(await send('POST', path, { inputs: { nothing: 1 } }), 400)
      },
    },
    {
      id: 'EXE-01',
      says: 'Execute answers 201 with a batch id and executionRuns, bare',
      basis: 'contradicted',
      profile: 'docs',
      async check({ send, create }) {
        const workflowId = await create(words())
        const reply = await send('POST', `/workflows/${workflowId}/execute`, words())
        assert.equal(reply.status, 201)
        assert.equal(reply.body['workflowId'], workflowId)
        assert.match(String(reply.body['batchId']), UUID)
        expectKeys(runsOf(reply.body)[0], [
          'id',
          'startTime',
          'endTime',
          'status',
          'error',
          'nodeRuns',
          'batchId',
          'runIndexInBatch',
          'inputIndex',
        ])
      },
    },
    {
      id: 'EXE-02',
      says: 'Execute answers inside data, with executionId and a status in lower case',
      basis: 'contradicted',
      profile: 'server-2026-08',
      async check({ send, create }) {
        const workflowId = await create(words())
        const { body, data } = await send(
          'POST',
          `/workflows/${workflowId}/execute`,
          words(),
        )
        expectKeys(body['data'], ['executionId', 'executionRuns'])
        assert.equal(data['status'], 'running')
      },
    },
    {
      id: 'EXE-03',
      says: 'Execute answers Location, which leads to the execution',
      basis: 'documented',
      async check({ url, send, create }) {
        const path = `/workflows/${await create(words())}/execute`
        const { headers, data } = await send('POST', path, words())
        const location = new URL(headers.get('location') ?? '', url)
        assert.ok(location.pathname.endsWith(`/executions/${runsOf(data)[0]?.id}`))
      },
    },
    {
      id: 'EXE-04',
      says: 'A fresh run is RUNNING with no end, though quick nodes may be done already',
      basis: 'documented',
      async check({ send, create }) {
        const path = `/workflows/${await create(drawing())}/execute`
        const [run] = runsOf((await send('POST', path, drawing())).data)
        assert.equal(run?.['status'], 'RUNNING')
        assert.equal(run?.['endTime'], null)
        assert.deepEqual(run?.nodeRuns[0], {
          nodeId: 'n-prompt',
          status: 'COMPLETED',
          output: { text: 'a red bike' },
        })
      },
    },
    {
      id: 'EXE-05',
      says: 'Execute without nodes: 400 "At least one node must be provided"',
      basis: 'documented',
      async check({ send, create }) {
        const path = `/workflows/${await create(words())}/execute`
        const reply = await send('POST', path, { nodes: [], edges: [] })
        expectRefusal(reply, 400, 'At least one node must be provided')
      },
    },
    {
      id: 'EXE-06',
      says: 'Execute runs the graph that is sent, not the saved one',
      basis: 'documented',
      async check({ send, create, ended }) {
        const path = `/workflows/${await create(words('saved'))}/execute`
        const [run] = runsOf((await send('POST', path, words('sent'))).data)
        const poll = await ended(run?.id ?? '')
        assert.ok(poll.text.includes('"sent"'))
      },
    },
    {
      id: 'EXE-07',
      says: 'With targetNodeId only that node and what it depends on run',
      basis: 'documented',
      async check({ send, create, ended }) {
        const path = `/workflows/${await create(drawing())}/execute`
        const body = { ...drawing(), targetNodeId: 'n-prompt' }
        const [run] = runsOf((await send('POST', path, body)).data)
        const poll = await ended(run?.id ?? '')
        assert.ok(poll.text.includes('n-prompt') && !poll.text.includes('n-img'))
      },
    },
    {
      id: 'EXE-08',
      says: 'triggerData is kept with the execution',
      basis: 'documented',
      async check({ send, create }) {
        const path = `/workflows/${await create(words())}/execute`
        const triggerData = { order: 7 }
        const [run] = runsOf((await send('POST', path, { ...words(), triggerData })).data)
        const detail = await send('GET', `/workflows/executions/${run?.id}`)
        assert.deepEqual(detail.data['triggerData'], triggerData)
      },
    },
    {
      id: 'EXE-09',
      says: 'iteratorConfigs start several runs of one batch, each with its index',
      basis: 'documented',
      async check({ send, create }) {
        const path = `/workflows/${await create(words())}/execute`
        const iteratorConfigs = [{ nodeId: 'n-prompt', values: ['a', 'b', 'c'] }]
        const { data } = await send('POST', path, { ...words(), iteratorConfigs })
        const places = runsOf(data).map((run) => [
          run['batchId'],
          run['runIndexInBatch'],
          run['inputIndex'],
        ])
        const { batchId } = data
        assert.deepEqual(
          places,
          [0, 1, 2].map((index) => [batchId, index, index]),
        )
      },
    },
    {
      id: 'EXE-10',
      says: 'An iterator config names a node and its values; a batch counts as one start',
      basis: 'assumed',
      sandboxOnly: true,
      async check({ send, create }) {
        const path = `/workflows/${await create(words())}/execute`
        const iteratorConfigs = [{ nodeId: 'n-prompt', values: ['a', 'b', 'c'] }]
        const { headers } = await send('POST', path, { ...words(), iteratorConfigs })
        assert.equal(headers.get('x-ratelimit-remaining'), '9')
      },
    },
    {
      id: 'EXE-11',
      says: 'Parameters are taken from data, data.params and data.config',
      basis: 'contradicted',
      async check({ create, start, ended }) {
        const at = (id: string, place: object) => ({
          id,
          data: { nodeType: 'input:text', ...place },
        })
        const workflowId = await create({
          nodes: [
            at('a', { prompt: 'in data' }),
            at('b', { params: { prompt: 'in params' } }),
            at('c', { config: { prompt: 'in config' } }),
          ],
          edges: [],
        })
        const { text } = await ended(await start(workflowId))
        assert.ok(
          ['in data', 'in params', 'in config'].every((word) => text.includes(word)),
        )
      },
    },
    {
      id: 'EXE-14',
      says: 'With targetNodeId what was made before is reused, and paid for once',
      basis: 'documented',
      async check({ send, create, start, ended }) {
        const workflowId = await create(drawing())
        await ended(await start(workflowId))
        const saved = (await send('GET', `/workflows/${workflowId}`)).body
        const body = {
          nodes: saved['nodes'],
          edges: saved['edges'],
          targetNodeId: 'n-img',
        }
        const path = `/workflows/${workflowId}/execute`
        const [run] = runsOf((await send('POST', path, body)).data)
        const reused = run?.nodeRuns.find(({ nodeId }) => nodeId === 'n-prompt')
        assert.equal(reused?.['status'], 'COMPLETED')
      },
    },
    {
      id: 'EXE-15',
      says: 'A node that is reused although it has changed is named in staleDependencies',
      basis: 'documented',
      async check({ send, create, start, ended }) {
        const workflowId = await create(drawing())
        await ended(await start(workflowId))
        const path = `/workflows/${workflowId}/execute`
        const body = { ...drawing('a blue boat'), targetNodeId: 'n-img' }
        const { data } = await send('POST', path, body)
        assert.deepEqual(data['staleDependencies'], [
          { nodeId: 'n-prompt', changedKeys: ['prompt'] },
        ])
      },
    },
    {
      id: 'EXE-16',
      says: 'With force nothing is reused',
      basis: 'documented',
      async check({ send, create, start, ended }) {
        const workflowId = await create(drawing())
        await ended(await start(workflowId))
        const body = { ...drawing('a blue boat'), targetNodeId: 'n-img', force: true }
        const { data } = await send('POST', `/workflows/${workflowId}/execute`, body)
        assert.ok(!('staleDependencies' in data))
        const poll = await ended(runsOf(data)[0]?.id ?? '')
        assert.ok(poll.text.includes('a blue boat'))
      },
    },
    {
      id: 'EXE-12',
      says: 'Execute without nodes and edges is refused with 400',
      basis: 'contradicted',
      profile: 'docs',
      async check({ send, create }) {
        const path = `/workflows/${await create(words())}/execute`
        expectRefusal(await send('POST', path, { inputs: { prompt: 'x' } }), 400)
      },
    },
    {
      id: 'EXE-13',
      says: 'Execute without nodes runs the saved graph, with inputs by label or node id',
      basis: 'contradicted',
      profile: 'server-2026-08',
      async check({ send, create, ended }) {
        const path = `/workflows/${await create(words())}/execute`
        const { data } = await send('POST', path, { inputs: { prompt: 'from inputs' } })
        const poll = await ended(runsOf(data)[0]?.id ?? '')
        assert.ok(poll.text.includes('"from inputs"'))
      },
    },
    {
      id: 'IDM-01',
      says: 'The same Idempotency-Key gives the original answer and starts nothing more',
      basis: 'documented',
      async check({ send, create }) {
        const workflowId = await create(words())
        const key = { 'idempotency-key': `contract-${workflowId}` }
        const execute = () =>
          send('POST', `/workflows/${workflowId}/execute`, words(), key)
        const first = await execute()
        const second = await execute()
        assert.equal(second.status, first.status)
        assert.equal(second.text, first.text)
        const { rows } = await send('GET', `/workflows/${workflowId}/executions`)
        assert.equal(rows.length, 1)
      },
    },
    {
      id: 'IDM-02',
      says: 'An Idempotency-Key is remembered for 24 hours',
      basis: 'documented',
      sandboxOnly: true,
      async check({ send, steer, create }) {
        const workflowId = await create(words())
        const execute = async () => {
          const path = `/workflows/${workflowId}/execute`
          return (await send('POST', path, words(), { 'idempotency-key': 'k' })).text
        }
        await steer('POST', '/clock/freeze')
        const first = await execute()
        await steer('POST', '/clock/advance', { ms: 24 * 60 * 60_000 - 1 })
        assert.equal(await execute(), first)
        await steer('POST', '/clock/advance', { ms: 1 })
        assert.notEqual(await execute(), first)
      },
    },
    {
      id: 'IDM-03',
      says: 'The same key with another body gives the original answer, too',
      basis: 'assumed',
      async check({ send, create }) {
        const workflowId = await create(words())
        const key = { 'idempotency-key': `contract-${workflowId}` }
        const path = `/workflows/${workflowId}/execute`
        const first = await send('POST', path, words(), key)
        const second = await send('POST', path, words('other'), key)
        assert.equal(second.text, first.text)
      },
    },
    {
      id: 'IDM-04',
      says: 'A refusal is not remembered',
      basis: 'assumed',
      async check({ send, create }) {
        const workflowId = await create(words())
        const key = { 'idempotency-key': `contract-${workflowId}` }
        const path = `/workflows/${workflowId}/execute`
        expectRefusal(await send('POST', path, { nodes: [], edges: [] }, key), 400)
        assert.equal((await send('POST', path, words(), key)).status, 201)
      },
    },
    {
      id: 'IDM-05',
      says: 'Idempotency-Key has no effect on /run',
      basis: 'assumed',
      async check({ send, create }) {
        const path = `/workflows/${await create(words())}/run`
        const key = { 'idempotency-key': 'k' }
        const first = await send('POST', path, {}, key)
        const second = await send('POST', path, {}, key)
        assert.notEqual(second.data['executionId'], first.data['executionId'])
      },
    },
  ],
}
