import { createSandbox, EXAMPLE_WORKFLOW } from '@wireflow-connect/sandbox'
import {
  fromEvent,
  fromExecution,
  fromRun,
} from 'n8n-nodes-wireflow/nodes/reading/report'
import { selectOutputs } from 'n8n-nodes-wireflow/nodes/reading/select-outputs'
import { simplify } from 'n8n-nodes-wireflow/nodes/reading/simplify'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const { nodes, edges } = EXAMPLE_WORKFLOW
const GRAPH = { nodes: nodes.map((node) => ({ ...node })), edges }

const text = (nodeId: string, text: string) =>
  ({ nodeId, label: nodeId, type: 'text', text }) as const
const image = (nodeId: string, name: string) =>
  ({
    nodeId,
    label: nodeId,
    type: 'image',
    url: `https://x.example/${name}.png`,
  }) as const

const outputsOf = (
  outputs: Parameters<typeof selectOutputs>[0]['outputs'],
  graph: Parameters<typeof selectOutputs>[1],
) => selectOutputs({ outputs, status: 'completed' }, graph)

const OUTPUTS = [
  text('n-prompt', 'a kite'),
  text('n-style', 'as a woodcut'),
  text('n-join', 'a kite as a woodcut'),
  image('n-image', 'kite'),
]

test('what comes from an execution, a run of the relay and an event has the same fields', () => {
  const ids = { executionId: 'exec_1', workflowId: 'w' }
  const times = {
    startedAt: '2026-09-01T10:00:00.000Z',
    endedAt: '2026-09-01T10:00:12.000Z',
  }
  const nodeRuns = [{ nodeId: 'n-image', output: { url: 'https://x.example/kite.png' } }]
  const reports = [
    fromExecution(
      {
        status: 'COMPLETED',
        nodeRuns,
        creditsUsed: 8,
        startedAt: times.startedAt,
        completedAt: times.endedAt,
      },
      ids,
    ),
    fromRun({
      id: 'run_1',
      state: 'completed',
      workflowId: 'w',
      ...times,
      executions: [{ id: 'exec_1', outputs: [image('n-image', 'kite')], creditsUsed: 8 }],
    }),
    fromEvent({
      runId: 'run_1',
      status: 'completed',
      workflowId: 'w',
      executionId: 'exec_1',
      ...times,
      outputs: [image('n-image', 'kite')],
      creditsUsed: 8,
      error: null,
    }),
  ].map((report) =>
    simplify({ ...report, runId: 'run_1' }, { graph: GRAPH, link: 'https://x' }),
  )
  const [first, ...others] = reports
  for (const other of others) expect(other).toEqual(first)
  expect(first).toEqual({
    executionId: 'exec_1',
    runId: 'run_1',
    workflowId: 'w',
    workflowName: null,
    status: 'completed',
    finished: true,
    progress: null,
    url: 'https://x.example/kite.png',
    text: null,
    outputs: [{ ...image('n-image', 'kite'), label: 'Picture' }],
    creditsUsed: 8,
    ...times,
    durationMs: 12_000,
    error: null,
    link: 'https://x',
  })
})

test('an execution of which little is known has all the fields, too', () => {
  const open = fromExecution({}, { executionId: 'exec_1', workflowId: null })
  const failed = fromRun({
    id: 'run_1',
    state: 'failed',
    error: { message: 'no', nodeId: 'n-image' },
  })
  const keys = Object.keys(simplify(open, {}))
  expect(Object.keys(simplify(failed, { graph: GRAPH }))).toEqual(keys)
  expect(simplify(failed, { graph: GRAPH })['error']).toEqual({
    message: 'no',
    nodeId: 'n-image',
    nodeLabel: 'Picture',
  })
})

test('what was filled in and what other nodes used is no output', () => {
  expect(outputsOf(OUTPUTS, GRAPH)).toEqual([
    { ...image('n-image', 'kite'), label: 'Picture' },
  ])
})

test('output nodes come first, by the names that their author has given them', () => {
  const outputs = [...OUTPUTS, image('n-preview', 'kite'), text('n-note', 'a note')]
  const note = {
    id: 'n-note',
    data: { label: 'Note', nodeType: 'llm:openrouter_router' },
  }
  const graph = { nodes: [note, ...GRAPH.nodes], edges }
  expect(outputsOf(outputs, graph).map(({ label }) => label)).toEqual(['Preview', 'Note'])
})

test('of a part of a graph the last nodes are those that made something last', () => {
  const part = OUTPUTS.slice(0, 3)
  expect(outputsOf(part, GRAPH).map(({ label }) => label)).toEqual(['Prompt and style'])
})

test('of an execution that failed, what was made for other nodes is no output', () => {
  const failed = { outputs: OUTPUTS.slice(0, 3), status: 'failed' as const }
  expect(selectOutputs(failed, GRAPH)).toEqual([])
})

test('a graph that goes in a circle, is empty or not there takes nothing away', () => {
  const circle = { nodes: GRAPH.nodes, edges: [{ source: 'n-image', target: 'n-image' }] }
  expect(outputsOf([image('n-image', 'a')], circle)).toHaveLength(1)
  expect(outputsOf(OUTPUTS, { nodes: [], edges: [] })).toEqual(OUTPUTS)
  expect(outputsOf(OUTPUTS, undefined)).toEqual(OUTPUTS)
})

test.each(['docs', 'server-2026-08'] as const)(
  'a picture of the example is its only output, in profile %s',
  async (profile) => {
    const sandbox = await createSandbox({
      profile,
      durations: 'immediate',
      limits: false,
    })
    const { id } = sandbox.createWorkflow(EXAMPLE_WORKFLOW)
    const ask = async (method: string, path: string, body?: object) => {
      const headers = { authorization: `Bearer ${sandbox.apiKey}` }
      const init = { method, headers, body: body ? JSON.stringify(body) : null }
      return (await sandbox.fetch(new Request(sandbox.url + path, init))).json()
    }
    await ask('POST', `/workflows/${id}/execute`, { nodes, edges })
    const executionId = sandbox.executions()[0]?.id ?? ''
    const record = await ask('GET', `/workflows/executions/${executionId}`)
    const report = fromExecution(record, { executionId, workflowId: id })
    expect(simplify(report, { graph: GRAPH })).toMatchObject({
      url: expect.stringMatching(/\.png$/),
      text: null,
      outputs: [{ label: 'Preview', type: 'image' }],
    })
    await sandbox.close()
  },
)

type Schema = { properties: Record<string, unknown> }

test.each([
  'Wireflow/__schema__/v1.0.0/workflow/run.json',
  'Wireflow/__schema__/v1.0.0/workflow/runForMany.json',
  'Wireflow/__schema__/v1.0.0/workflow/executeGraph.json',
  'Wireflow/__schema__/v1.0.0/execution/get.json',
  'Wireflow/__schema__/v1.0.0/execution/getMadeByAgent.json',
  'Wireflow/__schema__/v1.0.0/execution/rerun.json',
  'Wireflow/__schema__/v1.0.0/execution/cancel.json',
  'Wireflow/__schema__/v1.0.0/execution/waitFor.json',
  'WireflowPollingTrigger/__schema__/v1.0.0.json',
])('the editor is told these fields by %s', async (path) => {
  const file = new URL(
    `../../../packages/n8n-nodes-wireflow/nodes/${path}`,
    import.meta.url,
  )
  const { properties } = JSON.parse(await readFile(file, 'utf8')) as Schema
  const open = fromExecution({}, { executionId: 'exec_1', workflowId: null })
  expect(Object.keys(properties)).toEqual(Object.keys(simplify(open, {})))
})
