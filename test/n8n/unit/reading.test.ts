import { createSandbox, EXAMPLE_WORKFLOW } from '@wireflow-connect/sandbox'
import { setInputs as setInputsOfSdk, Wireflow } from '@wireflow-connect/sdk'
import { toExecutionState } from '@wireflow-connect/sdk/wire'
import { fromExecution, fromStart } from 'n8n-nodes-wireflow/nodes/reading/report'
import { hasEnded, toStatus } from 'n8n-nodes-wireflow/nodes/reading/statuses'
import { setInputs } from 'n8n-nodes-wireflow/nodes/reading/set-inputs'
import { expect, test } from 'vitest'

// n8n allows the package no dependencies, so it reads Wireflow's answers by itself. What
// it reads must be what the SDK reads.
test.each(['docs', 'server-2026-08'] as const)(
  'what the node reads of an execution is what the SDK reads, in profile %s',
  async (profile) => {
    const sandbox = await createSandbox({
      profile,
      durations: 'immediate',
      limits: false,
    })
    const wireflow = new Wireflow({
      baseUrl: sandbox.url,
      apiKey: sandbox.apiKey,
      fetch: (input, init) => sandbox.fetch(new Request(input, init)),
    })
    const { id } = sandbox.createWorkflow(EXAMPLE_WORKFLOW)
    const ask = async (method: string, path: string, body?: object) => {
      const response = await sandbox.fetch(
        new Request(sandbox.url + path, {
          method,
          headers: { authorization: `Bearer ${sandbox.apiKey}` },
          body: body ? JSON.stringify(body) : null,
        }),
      )
      return response.json()
    }

    const { nodes, edges } = EXAMPLE_WORKFLOW
    const answer = await ask('POST', `/workflows/${id}/execute`, { nodes, edges })
    const [started] = fromStart(answer, id)
    expect(started).toMatchObject({ status: 'running', workflowId: id, outputs: [] })

    const executionId = started?.executionId ?? ''
    const path = `/workflows/executions/${executionId}`
    const report = fromExecution(await ask('GET', path), { executionId, workflowId: id })
    const known = await wireflow.executions.get(executionId)
    expect(report.status).toBe(known.status)
    expect(report.creditsUsed).toBe(known.creditsUsed)
    expect(report.outputs).toEqual(known.outputs)
    expect(report.outputs.length).toBeGreaterThan(0)

    const polled = fromExecution(await ask('GET', `${path}/poll`), {
      executionId,
      workflowId: id,
    })
    expect(polled.outputs).toEqual((await wireflow.executions.poll(executionId)).outputs)
    await sandbox.close()
  },
)

const FILE = { url: 'https://c/1.png' }

test.each([
  { status: 'Succeeded' },
  { status: 'timed out' },
  { status: 'error', error: 'No' },
  { status: 'ARCHIVED', completedAt: '2026-01-01T00:00:00Z', output: FILE },
  { status: 'ARCHIVED', endTime: '2026-01-01T00:00:00Z', output: FILE, error: 'No' },
  { status: 'ARCHIVED', output: FILE },
  { status: 'PAUSED', completedAt: '2026-01-01T00:00:00Z', output: FILE },
  { output: { grid: 'https://c/g', resized: 'https://c/r', android: FILE } },
  { output: { image_with_id: 'https://c/i', imageWithId: 'https://c/j', preview: FILE } },
  { output: { images: [FILE], thumbnail: 'https://c/t', request_id: 'https://c/q' } },
  { output: { thumb: 'https://c/t.png', size: { width: 4 }, content_type: 'image/png' } },
  { output: { id: 'https://c/q', type: 'https://s/Image', seed: 4 } },
  { output: { deep: { deeper: [[{ file: FILE }]] } } },
])('the node reads %j as the SDK does', ({ output, ...rest }) => {
  const record = {
    ...rest,
    nodeResults: { nodeRuns: [{ nodeId: 'n', output }] },
    workflowSnapshot: { nodes: [{ id: 'n', data: { label: 'Hero' } }] },
  }
  const report = fromExecution(record, { executionId: 'exec_1', workflowId: null })
  const known = toExecutionState(record)
  expect(report.outputs).toEqual(known.outputs)
  expect(report.status).toBe(known.status)
})

test('inputs are set in a graph where the SDK sets them', () => {
  const { nodes, edges } = EXAMPLE_WORKFLOW
  const values = { 'n-prompt': 'a kite', 'n-style': 'as a sketch', nowhere: 'x' }
  expect(setInputs({ nodes, edges }, values)).toEqual(
    setInputsOfSdk({ nodes, edges }, values),
  )
})

test('results of an earlier run are dropped from what depends on a new value', () => {
  const nodes = [
    { id: 'prompt', data: { nodeType: 'input:text', prompt: 'old' } },
    { id: 'image', data: { nodeType: 'generate:flux_2', output: 'old', result: {} } },
    { id: 'other', data: { output: 'kept' } },
  ]
  const edges = [{ source: 'prompt', target: 'image' }]
  const [, image, other] = setInputs({ nodes, edges }, { prompt: 'new' })
  expect(image?.['data']).toEqual({ nodeType: 'generate:flux_2' })
  expect(other?.['data']).toEqual({ output: 'kept' })
})

test.each([
  ['COMPLETED', true],
  ['completed', true],
  ['CANCELED', true],
  ['TIMEOUT', true],
  ['IN_PROGRESS', false],
  ['PAUSED', false],
  [undefined, false],
])('status %s counts as ended: %s', (status, ended) => {
  const report = fromExecution({ status }, { executionId: 'exec_1', workflowId: null })
  expect(hasEnded(report)).toBe(ended)
})

test.each(
  'COMPLETED success Succeeded done FINISHED error FAILURE canceled Aborted timed-out EXPIRED in_progress Queued paused CURDLED'.split(
    ' ',
  ),
)('the status %s means what it means to the SDK', (status) => {
  expect(toStatus(status)).toBe(toExecutionState({ status }).status)
})

test.each([
  { grid: 'https://x.example/1.png' },
  { images: [{ url: 'https://x.example/1.png' }], grid: 'https://x.example/2.png' },
  { resized: 'https://x.example/1.png', content_type: 'image/png' },
  { image_with_id: 'https://x.example/1.png', id: 'https://x.example/2' },
  { preview: 'https://x.example/1.png' },
  { thumbnail_url: 'https://x.example/1.png', video: 'https://x.example/2.mp4' },
  { thumbnail: 'https://x.example/1.png' },
  { file_name: 'a.png', mime_type: 'image/png', width: 7 },
  { prompt: 'a cat' },
  'a text',
  { text: 'a text', seed: 7 },
])('what is found in %j is what the SDK finds', (output) => {
  for (const status of ['COMPLETED', 'CURDLED']) {
    const record = {
      status,
      completedAt: '2026-09-01T10:00:12.000Z',
      nodeResults: { nodeRuns: [{ nodeId: 'n', status: 'COMPLETED', output }] },
      workflowSnapshot: { nodes: [{ id: 'n', data: { label: 'Named' } }] },
    }
    const known = toExecutionState(record)
    const read = fromExecution(record, { executionId: 'exec_1', workflowId: null })
    expect(read.outputs).toEqual(known.outputs)
    expect(read.status).toBe(known.status)
  }
})
