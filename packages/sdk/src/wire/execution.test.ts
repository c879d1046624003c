import { expect, test } from 'vitest'
import { toExecution, toExecutionState, toStarted } from './execution.ts'
import { isFinished, toExecutionStatus, toUnknownStatus } from './execution-status.ts'

test.each([
  ['COMPLETED', 'completed'],
  ['completed', 'completed'],
  ['FAILED', 'failed'],
  ['CANCELLED', 'cancelled'],
  ['CANCELED', 'cancelled'],
  ['TIMEOUT', 'timed_out'],
  ['RUNNING', 'running'],
  ['queued', 'running'],
  ['IN_PROGRESS', 'running'],
  ['SUCCEEDED', 'completed'],
  ['success', 'completed'],
  ['Done', 'completed'],
  ['finished', 'completed'],
  ['error', 'failed'],
  ['Aborted', 'cancelled'],
  ['timed-out', 'timed_out'],
  ['Timed Out', 'timed_out'],
  ['expired', 'timed_out'],
  ['in progress', 'running'],
  ['SOMETHING_NEW', 'running'],
  ['toString', 'running'],
  [undefined, 'running'],
  [7, 'running'],
])('the status %s reads as %s', (wire, status) => {
  expect(toExecutionStatus(wire)).toBe(status)
})

test('a word that nobody knows is told, and those that are known are not', () => {
  expect(toUnknownStatus('ARCHIVED')).toBe('ARCHIVED')
  for (const known of ['RUNNING', 'Succeeded', 'in_progress', '', undefined, 7]) {
    expect(toUnknownStatus(known)).toBeUndefined()
  }
})

const made = { nodeRuns: [{ nodeId: 'n', output: { url: 'https://c/a.png' } }] }
const ended = { status: 'ARCHIVED', completedAt: '2026-01-01T00:00:00Z' }

test.each([
  ['with the time of its end and outputs has ended', { ...ended, ...made }, 'completed'],
  ['with an error, too, has failed', { ...ended, ...made, error: 'No' }, 'failed'],
  ['without outputs goes on', ended, 'running'],
  ['without the time of its end goes on', { ...made, status: 'ARCHIVED' }, 'running'],
  ['that is known goes on', { ...ended, ...made, status: 'RUNNING' }, 'running'],
])('a record with a status that nobody knows %s', (_what, record, status) => {
  expect(toExecutionState(record).status).toBe(status)
})

test('outputs and nodes are called as in the graph that the record came with', () => {
  const record = {
    ...made,
    status: 'COMPLETED',
    workflowSnapshot: {
      nodes: [{ id: 'n', data: { label: 'Hero image' } }, { id: 'm' }],
    },
  }
  const label = 'Hero image'
  expect(toExecutionState(record)).toMatchObject({
    outputs: [{ label }],
    nodeRuns: [{ label }],
  })
})

test.each([
  ['grid', { grid: 'https://c/g.png' }],
  ['resized', { resized: 'https://c/r.png' }],
  ['android', { android: { url: 'https://c/a.apk' } }],
  ['image_with_id', { image_with_id: 'https://c/i' }],
  ['imageWithId', { imageWithId: 'https://c/i.png' }],
  ['preview', { preview: 'https://c/p.png' }],
  ['a thumbnail alone', { thumbnail: 'https://c/t.png' }],
])('a file is an output under the name %s, and beside others', (_name, output) => {
  const urls = (each: object) =>
    toExecutionState({ nodeRuns: [{ nodeId: 'n', output: each }] }).outputs.map(
      ({ url }) => url,
    )
  const [alone] = urls(output)
  expect(alone).toMatch(/^https:\/\/c\//)
  const beside = urls({ images: [{ url: 'https://c/1.png' }], ...output })
  const isThumbnail = 'thumbnail' in output
  expect(beside).toEqual(isThumbnail ? ['https://c/1.png'] : ['https://c/1.png', alone])
})

test.each([
  { id: 'https://api.example/requests/1' },
  { request_id: 'r-1', content_type: 'image/png', width: 4 },
  { type: 'https://schema.example/Image', file_name: 'a.png', size: { width: 4 } },
  { image: 'https://c/1.png', seed: 7, image_size: { width: 4, height: 4 } },
])('what only describes a file is no output: %j', (remarks) => {
  const output = { images: [{ url: 'https://c/1.png' }], ...remarks }
  expect(toExecutionState({ nodeRuns: [{ nodeId: 'n', output }] }).outputs).toEqual([
    { nodeId: 'n', label: 'n', type: 'image', url: 'https://c/1.png' },
  ])
})

test('only a running execution is unfinished', () => {
  expect(isFinished('running')).toBe(false)
  expect(isFinished('timed_out')).toBe(true)
})

test.each([
  ['executionRuns of execute', { executionRuns: [{ id: 'e1', status: 'RUNNING' }] }],
  ['data of run', { data: { executionId: 'e1', status: 'running' } }],
  ['the answer of a trigger', { executionId: 'e1', status: 'queued' }],
])('the id of a started execution is read from %s', (_, body) => {
  expect(toStarted(body).executions).toEqual([{ id: 'e1', status: 'running' }])
})

test('a batch keeps every execution and its id', () => {
  const body = {
    batchId: 'b1',
    executionRuns: [
      { id: 'e1', status: 'RUNNING' },
      { id: 'e2', status: 'COMPLETED' },
    ],
  }
  expect(toStarted(body)).toEqual({
    batchId: 'b1',
    executions: [
      { id: 'e1', status: 'running' },
      { id: 'e2', status: 'completed' },
    ],
  })
})

test('an answer that names no execution is not taken for a start', () => {
  expect(() => toStarted({ ok: true })).toThrow(TypeError)
})

test('outputs are read from nodeRuns in an envelope and without one', () => {
  const bare = {
    status: 'COMPLETED',
    nodeResults: {
      nodeRuns: [
        {
          nodeId: 'n',
          status: 'COMPLETED',
          output: { images: [{ url: 'https://c/a.png' }] },
        },
      ],
    },
  }
  const expected = [{ nodeId: 'n', label: 'n', type: 'image', url: 'https://c/a.png' }]
  expect(toExecutionState(bare).outputs).toEqual(expected)
  expect(toExecutionState({ data: bare }).outputs).toEqual(expected)
})

test('outputs are read from nodeStates and named by their label', () => {
  const body = {
    status: 'completed',
    nodeStates: [
      { nodeId: 'v', label: 'Clip', status: 'COMPLETED', outputUrl: 'https://c/a.mp4' },
      { nodeId: 't', label: 'Copy', status: 'COMPLETED', text: 'Hello' },
    ],
  }
  expect(toExecutionState(body).outputs).toEqual([
    { nodeId: 'v', label: 'Clip', type: 'video', url: 'https://c/a.mp4' },
    { nodeId: 't', label: 'Copy', type: 'text', text: 'Hello' },
  ])
})

test('rows about the same node in nodeRuns and nodeStates become one', () => {
  const body = {
    nodeResults: {
      nodeRuns: [
        { nodeId: 'n', status: 'COMPLETED', output: { url: 'https://c/a.png' } },
      ],
    },
    nodeStates: [
      { nodeId: 'n', label: 'Hero', output: null, outputUrls: ['https://c/a.png'] },
    ],
  }
  const state = toExecutionState(body)
  expect(state.nodeRuns).toEqual([
    {
      nodeId: 'n',
      label: 'Hero',
      status: 'completed',
      output: { url: 'https://c/a.png' },
    },
  ])
  expect(state.outputs).toHaveLength(1)
})

test.each([
  [{ url: 'https://c/a.png' }, { type: 'image', url: 'https://c/a.png' }],
  ['https://c/a.mp3?x=1', { type: 'audio', url: 'https://c/a.mp3?x=1' }],
  ['just words', { type: 'text', text: 'just words' }],
  [
    { text: 'words', seed: 4 },
    { type: 'text', text: 'words' },
  ],
  [{ prompt: 'words' }, { type: 'text', text: 'words' }],
  [{ video: { url: 'https://c/x' } }, { type: 'video', url: 'https://c/x' }],
  [
    { url: 'https://c/x', content_type: 'audio/wav' },
    { type: 'audio', url: 'https://c/x' },
  ],
  [{ file: { url: 'https://c/x' } }, { type: 'file', url: 'https://c/x' }],
  [
    { score: 4, tags: [1] },
    { type: 'json', text: '{"score":4,"tags":[1]}' },
  ],
])('the output %j is one finding', (output, expected) => {
  const body = {
    nodeResults: { nodeRuns: [{ nodeId: 'n', status: 'COMPLETED', output }] },
  }
  expect(toExecutionState(body).outputs).toEqual([
    { nodeId: 'n', label: 'n', ...expected },
  ])
})

test('every file of a node is an output', () => {
  const output = {
    images: [{ url: 'https://c/1.png' }, { url: 'https://c/2.png' }],
    seed: 3,
  }
  const body = { nodeResults: { nodeRuns: [{ nodeId: 'n', output }] } }
  expect(toExecutionState(body).outputs.map((each) => each.url)).toEqual([
    'https://c/1.png',
    'https://c/2.png',
  ])
})

test('a final output is told only if no node told it', () => {
  const url = 'https://c/1.png'
  expect(toExecutionState({ finalOutput: { url } }).outputs).toEqual([
    { nodeId: 'output', label: 'Output', type: 'image', url },
  ])
  const both = { finalOutput: { url }, nodeStates: [{ nodeId: 'n', outputUrl: url }] }
  expect(toExecutionState(both).outputs).toHaveLength(1)
})

test('a failed execution tells why and which node it was', () => {
  const body = {
    id: 'e1',
    workflowId: 'w1',
    status: 'FAILED',
    error: { message: 'Model inference failed' },
    errorNode: 'n',
    executionTime: 1500,
    creditsUsed: 3,
    startedAt: '2026-01-01T00:00:00Z',
    completedAt: null,
    nodeResults: {
      nodeRuns: [{ nodeId: 'n', status: 'FAILED', error: 'out of memory' }],
    },
  }
  expect(toExecution(body)).toEqual({
    id: 'e1',
    workflowId: 'w1',
    status: 'failed',
    error: 'Model inference failed',
    errorNode: 'n',
    executionTimeMs: 1500,
    creditsUsed: 3,
    startedAt: '2026-01-01T00:00:00Z',
    nodeRuns: [{ nodeId: 'n', status: 'failed', error: 'out of memory' }],
    outputs: [],
  })
})
