import { expect, test } from 'vitest'
import { toExecution, toExecutionState, toStarted } from './execution.ts'
import { isFinished, toExecutionStatus } from './execution-status.ts'

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
  ['SOMETHING_NEW', 'running'],
  ['toString', 'running'],
  [undefined, 'running'],
  [7, 'running'],
])('the status %s reads as %s', (wire, status) => {
  expect(toExecutionStatus(wire)).toBe(status)
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
