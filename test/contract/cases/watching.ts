import assert from 'node:assert/strict'
import type { Area } from '../contract-case.ts'
import { expectKeys, expectRefusal } from '../expect.ts'
import { drawing, failing, words } from '../graphs.ts'

type NodeRun = { nodeId: string; status: string; output: unknown; error?: string }

function nodeRunsOf(data: Record<string, unknown>): NodeRun[] {
  return (data['nodeResults'] as { nodeRuns: NodeRun[] }).nodeRuns
}

const ROW = [
  'id workflowId status triggeredBy executionTime creditsUsed startedAt completedAt error',
].flatMap((line) => line.split(' '))

export const WATCHING: Area = {
  name: 'Watching executions',
  cases: [
    {
      id: 'POL-01',
      says: 'A poll is 200 with RUNNING at first; running nodes have no output yet',
      basis: 'documented',
      async check({ send, create, start }) {
        const executionId = await start(await create(drawing()))
        const reply = await send('GET', `/workflows/executions/${executionId}/poll`)
        assert.equal(reply.status, 200)
        assert.equal(reply.body['status'], 'RUNNING')
        const model = nodeRunsOf(reply.body).find(({ nodeId }) => nodeId === 'n-img')
        assert.deepEqual(model, { nodeId: 'n-img', status: 'RUNNING', output: null })
      },
    },
    {
      id: 'POL-02',
      says: 'A poll is 200 with COMPLETED at the end, with an output per node',
      basis: 'documented',
      async check({ create, start, ended }) {
        const { body } = await ended(await start(await create(drawing())))
        assert.equal(body['status'], 'COMPLETED')
        const model = nodeRunsOf(body).find(({ nodeId }) => nodeId === 'n-img')
        assert.match(JSON.stringify(model?.output), /"url":"https?:\/\//)
      },
    },
    {
      id: 'POL-03',
      says: 'A poll of a failed execution is 200, with the error on top and at its node',
      basis: 'documented',
      sandboxOnly: true,
      async check({ create, start, ended }) {
        const reply = await ended(await start(await create(failing())))
        assert.equal(reply.status, 200)
        assert.equal(reply.body['status'], 'FAILED')
        assert.equal(reply.body['error'], 'Model inference failed')
        const model = nodeRunsOf(reply.body).find(({ nodeId }) => nodeId === 'n-img')
        assert.equal(model?.error, 'Model inference failed')
      },
    },
    {
      id: 'POL-04',
      says: 'A poll has no id, workflow id, times or credits',
      basis: 'contradicted',
      profile: 'docs',
      async check({ create, start, ended }) {
        const { body } = await ended(await start(await create(words())))
        assert.deepEqual(Object.keys(body), ['status', 'nodeResults'])
      },
    },
    {
      id: 'POL-05',
      says: 'A poll also has nodeStates: label, status, error, outputUrl(s), text, progress',
      basis: 'contradicted',
      profile: 'server-2026-08',
      async check({ create, start, ended }) {
        const { body } = await ended(await start(await create(drawing())))
        const states = body['nodeStates'] as Record<string, unknown>[]
        expectKeys(states[1], [
          'nodeId',
          'label',
          'status',
          'error',
          'outputUrl',
          'outputUrls',
          'text',
          'progress',
          'requestId',
        ])
        assert.match(String(states[1]?.['outputUrl']), /^https?:\/\//)
      },
    },
    {
      id: 'POL-09',
      says: 'The shape of an output depends on the model: images, a url, or a bare text',
      basis: 'documented',
      async check({ create, start, ended }) {
        const outputOf = async (nodeType: string) => {
          const node = { id: 'a', data: { nodeType, config: { prompt: 'x' } } }
          const poll = await ended(
            await start(await create({ nodes: [node], edges: [] })),
          )
          return nodeRunsOf(poll.body)[0]?.output
        }
        expectKeys(await outputOf('generate:flux_2'), ['images'])
        expectKeys(await outputOf('generate:nano_banana'), ['url'])
        assert.equal(typeof (await outputOf('generate:openai_gpt_image_2')), 'string')
      },
    },
    {
      id: 'POL-06',
      says: 'An unknown execution is 404',
      basis: 'documented',
      async check({ send }) {
        expectRefusal(await send('GET', '/workflows/executions/exec_none/poll'), 404)
      },
    },
    {
      id: 'POL-07',
      says: 'An execution may also end as CANCELLED or TIMEOUT',
      basis: 'contradicted',
      sandboxOnly: true,
      async check({ send, steer, create, start }) {
        for (const status of ['CANCELLED', 'TIMEOUT']) {
          const executionId = await start(await create(drawing()))
          await steer('POST', `/executions/${executionId}/end`, { status })
          const { body } = await send('GET', `/workflows/executions/${executionId}/poll`)
          assert.equal(body['status'], status)
        }
      },
    },
    {
      id: 'POL-08',
      says: 'Nodes that a failure or an untaken branch leaves out are SKIPPED, with a reason',
      basis: 'assumed',
      sandboxOnly: true,
      async check({ create, start, ended }) {
        const graph = failing()
        const after = { id: 'after', data: { nodeType: 'output:preview' } }
        const { body } = await ended(
          await start(
            await create({
              nodes: [...graph.nodes, after],
              edges: [...graph.edges, { id: 'e2', source: 'n-img', target: 'after' }],
            }),
          ),
        )
        const skipped = nodeRunsOf(body).find(({ nodeId }) => nodeId === 'after')
        assert.deepEqual(skipped, {
          nodeId: 'after',
          status: 'SKIPPED',
          output: null,
          reason: 'n-img failed',
        })
      },
    },
    {
      id: 'DET-01',
      says: 'The detail has times, cost, trigger and a snapshot; its output is null',
      basis: 'documented',
      async check({ send, create, start, ended }) {
        const workflowId = await create(drawing())
        const executionId = await start(workflowId)
        await ended(executionId)
        const { data } = await send('GET', `/workflows/executions/${executionId}`)
        expectKeys(data, ['triggerData', 'currentNode', 'errorNode', 'workflowSnapshot'])
        assert.equal(data['id'], executionId)
        assert.equal(data['workflowId'], workflowId)
        assert.equal(data['triggeredBy'], 'manual')
        assert.equal(data['output'], null)
      },
    },
    {
      id: 'DET-02',
      says: 'executionTime is in milliseconds, from startedAt to completedAt',
      basis: 'documented',
      async check({ send, create, start, ended }) {
        const executionId = await start(await create(drawing()))
        await ended(executionId)
        const { data } = await send('GET', `/workflows/executions/${executionId}`)
        const took =
          Date.parse(String(data['completedAt'])) - Date.parse(String(data['startedAt']))
        assert.equal(data['executionTime'], took)
        assert.ok(took > 0)
      },
    },
    {
      id: 'DET-03',
      says: 'The detail of a failed execution names the node that failed',
      basis: 'documented',
      sandboxOnly: true,
      async check({ send, create, start, ended }) {
        const executionId = await start(await create(failing()))
        await ended(executionId)
        const { data } = await send('GET', `/workflows/executions/${executionId}`)
        assert.equal(data['errorNode'], 'n-img')
        assert.equal(data['error'], 'Model inference failed')
      },
    },
    {
      id: 'LST-01',
      says: 'The list of executions is a bare array of rows without outputs, newest first',
      basis: 'documented',
      async check({ send, create, start }) {
        const workflowId = await create(words())
        const first = await start(workflowId)
        const second = await start(workflowId)
        const { rows } = await send('GET', `/workflows/${workflowId}/executions`)
        assert.deepEqual(
          rows.map((row) => row['id']),
          [second, first],
        )
        expectKeys(rows[0], ROW)
        assert.ok(rows[0] && !('nodeResults' in rows[0]))
      },
    },
    {
      id: 'LST-02',
      says: 'The list has 10 rows unless a limit is given, and begins at an offset',
      basis: 'documented',
      sandboxOnly: true,
      async check({ send, steer, create, start }) {
        await steer('PATCH', '/settings', { limits: false })
        const workflowId = await create(words())
        for (let count = 0; count < 12; count++) await start(workflowId)
        const count = async (query: string) => {
          const { rows } = await send(
            'GET',
            `/workflows/${workflowId}/executions${query}`,
          )
          return rows.length
        }
        assert.equal(await count(''), 10)
        assert.equal(await count('?limit=12'), 12)
        assert.equal(await count('?limit=5&offset=10'), 2)
      },
    },
    {
      id: 'LST-03',
      says: 'Poll, detail and list agree once an execution has ended',
      basis: 'assumed',
      async check({ send, create, start, ended }) {
        const workflowId = await create(drawing())
        const executionId = await start(workflowId)
        const poll = await ended(executionId)
        const detail = await send('GET', `/workflows/executions/${executionId}`)
        const { rows } = await send('GET', `/workflows/${workflowId}/executions`)
        assert.equal(detail.data['status'], poll.body['status'])
        for (const field of ROW) assert.deepEqual(rows[0]?.[field], detail.data[field])
      },
    },
    {
      id: 'LST-04',
      says: 'A list has at most 100 rows, whatever limit is asked for',
      basis: 'assumed',
      sandboxOnly: true,
      async check({ send, create }) {
        const workflowId = await create(words())
        const body = {
          ...words(),
          iteratorConfigs: [
            { nodeId: 'n-prompt', values: Array.from({ length: 120 }, () => 'x') },
          ],
        }
        await send('POST', `/workflows/${workflowId}/execute`, body)
        const path = `/workflows/${workflowId}/executions?limit=1000`
        assert.equal((await send('GET', path)).rows.length, 100)
      },
    },
    {
      id: 'FIL-01',
      says: 'What a model made can be fetched without a key, whole and in parts',
      basis: 'assumed',
      sandboxOnly: true,
      async check({ send, create, start, ended }) {
        const { text } = await ended(await start(await create(drawing())))
        const url = /"url":"([^"]+)"/.exec(text)?.[1] ?? ''
        const whole = await send('GET', url, undefined, { authorization: '' })
        assert.equal(whole.status, 200)
        assert.equal(whole.headers.get('content-type'), 'image/png')
        const part = await send('GET', url, undefined, { range: 'bytes=0-7' })
        assert.equal(part.status, 206)
        assert.equal(part.headers.get('content-length'), '8')
      },
    },
  ],
}
