import { expect, test } from 'vitest'
import type { Send } from './client.ts'
import { controlled } from './controlled.ts'
import { edge, node, pictureWorkflow } from './graphs.ts'
import { runGraph } from './runs.ts'

test('branches that do not depend on one another run at the same time', async () => {
  const world = await controlled({ profile: 'server-2026-08' })
  const models = ['generate:flux_2', 'generate:nano_banana', 'generate:imagen4']
  const { detail } = await runGraph(
    { ...world, send: unwrapped(world) },
    {
      nodes: [
        node('in', 'input:text', { prompt: 'a bike' }),
        ...models.map((nodeType, index) => node(`m${index}`, nodeType)),
      ],
      edges: models.map((_, index) => edge('in:text', `m${index}:prompt`)),
    },
  )
  const states = detail['nodeStates'] as { startedAt: string; executionTime: number }[]
  const [, ...made] = states
  expect(new Set(made.map(({ startedAt }) => startedAt)).size).toBe(1)
  const longest = Math.max(...made.map(({ executionTime }) => executionTime))
  expect(detail['executionTime']).toBe(longest)
})

/** The newer server wraps what `execute` answers. */
function unwrapped({ send }: { send: Send }) {
  return async (...args: Parameters<typeof send>) => {
    const reply = await send(...args)
    const data = reply.body['data'] as Record<string, unknown> | undefined
    return { ...reply, body: data ?? reply.body }
  }
}

test.each([
  ['a cat on a sofa', 'cat', 'dog'],
  ['a DOG in the snow', 'dog', 'cat'],
])('a router sends %j to %s and skips %s', async (prompt, taken, skipped) => {
  const world = await controlled()
  const { status, runs } = await runGraph(world, routed(prompt))
  expect(status).toBe('COMPLETED')
  expect(runs[taken]?.status).toBe('COMPLETED')
  expect(runs[skipped]).toMatchObject({ status: 'SKIPPED', reason: 'Branch not taken' })
  expect(runs['end']?.status).toBe('COMPLETED')
})

test('a router without a route that fits goes on by else', async () => {
  const world = await controlled()
  const { runs } = await runGraph(world, routed('a bird'))
  expect(runs).toMatchObject({
    cat: { status: 'SKIPPED' },
    dog: { status: 'SKIPPED' },
    other: { status: 'COMPLETED' },
  })
})

function routed(prompt: string) {
  const routes = [
    { id: 'cat', value: 'cat' },
    { id: 'dog', value: 'dog' },
  ]
  return {
    nodes: [
      node('in', 'input:text', { prompt }),
      node('router', 'logic:router', { routes }),
      node('cat', 'generate:flux_2'),
      node('dog', 'generate:flux_2_pro'),
      node('other', 'output:preview'),
      node('end', 'logic:merge'),
    ],
    edges: [
      edge('in:text', 'router:input'),
      edge('router:cat', 'cat:prompt'),
      edge('router:dog', 'dog:prompt'),
      edge('router:else', 'other:input'),
      edge('cat:images', 'end:a'),
      edge('dog:images', 'end:b'),
      edge('other:output', 'end:c'),
    ],
  }
}

test('what follows a loop runs once per item, is paid per item, and can be collected', async () => {
  const world = await controlled()
  const { detail, runs } = await runGraph(world, {
    nodes: [
      node('each', 'iterator:list', { items: ['a cat', 'a dog', 'a bird'] }),
      node('style', 'input:text', { prompt: 'in oil' }),
      node('join', 'utility:prompt_concat'),
      node('draw', 'generate:flux_2'),
      node('all', 'iterator:collect'),
    ],
    edges: [
      edge('each:item', 'join:text1'),
      edge('style:text', 'join:text2'),
      edge('join:text', 'draw:prompt'),
      edge('draw:images', 'all:input'),
    ],
  })
  expect(runs['join']?.output).toEqual({
    items: [
      { text: 'a cat in oil' },
      { text: 'a dog in oil' },
      { text: 'a bird in oil' },
    ],
  })
  const drawn = runs['draw']?.output as Drawn | undefined
  const items = drawn?.items ?? []
  expect(new Set(items.map(({ images }) => images[0].url)).size).toBe(3)
  expect(runs['all']?.output).toEqual({
    json: items.map(({ images }) => new URL(images[0].url).pathname),
  })
  expect(detail['creditsUsed']).toBe(3 * 8)
})

type Drawn = { items: { images: [{ url: string }] }[] }

test('a failed node skips what needs it, and the branches beside it are finished', async () => {
  const world = await controlled()
  const { status, detail, runs } = await runGraph(world, {
    nodes: [
      node('in', 'input:text', { prompt: 'a bike' }),
      node('bad', 'generate:flux_schnell', { sandboxFail: 'Out of memory' }),
      node('after', 'edit:upscale'),
      node('last', 'output:preview'),
      node('good', 'generate:nano_banana_pro'),
    ],
    edges: [
      edge('in:text', 'bad:prompt'),
      edge('bad:images', 'after:image_url'),
      edge('after:images', 'last:input'),
      edge('in:text', 'good:prompt'),
    ],
  })
  expect(status).toBe('FAILED')
  expect(detail).toMatchObject({
    error: 'Out of memory',
    errorNode: 'bad',
    creditsUsed: 19,
  })
  expect(runs).toMatchObject({
    bad: { status: 'FAILED', error: 'Out of memory' },
    after: { status: 'SKIPPED', reason: 'bad failed' },
    last: { status: 'SKIPPED', reason: 'bad failed' },
    good: { status: 'COMPLETED' },
  })
})

test('a target runs only what it depends on, and takes up what was made before', async () => {
  const world = await controlled()
  const graph = pictureWorkflow()
  const { runs: first } = await runGraph(world, graph, { targetNodeId: 'join' })
  expect(Object.keys(first)).toEqual(['prompt', 'style', 'join'])

  await runGraph(world, graph)
  const again = await runGraph(world, graph, { targetNodeId: 'preview' })
  expect(Object.keys(again.runs)).toEqual(['picture', 'preview'])
  expect(again.detail['creditsUsed']).toBe(0)

  const forced = await runGraph(world, graph, { targetNodeId: 'preview', force: true })
  expect(Object.keys(forced.runs)).toHaveLength(5)
  expect(forced.detail['creditsUsed']).toBe(8)
})

test('a partial run names what it reuses although its settings have changed', async () => {
  const { sandbox, send, ...rest } = await controlled()
  const graph = pictureWorkflow()
  await runGraph({ sandbox, send, ...rest }, graph)
  const { nodes, edges } = pictureWorkflow()
  Object.assign(nodes[3]?.data ?? {}, { config: { aspect_ratio: '16:9' } })
  const body = { nodes, edges, targetNodeId: 'preview' }
  const started = await send('POST', '/workflows/wf/execute', body)
  expect(started.body['staleDependencies']).toEqual([
    { nodeId: 'picture', changedKeys: ['aspect_ratio'] },
  ])
})

test('a batch runs the graph once per value, each with its place in the batch', async () => {
  const { sandbox, send, pass } = await controlled()
  const { nodes, edges, name } = pictureWorkflow()
  const { id } = sandbox.createWorkflow({ name, nodes, edges })
  const started = await send('POST', `/workflows/${id}/execute`, {
    nodes,
    edges,
    iteratorConfigs: [{ nodeId: 'prompt', values: ['a cat', 'a dog'] }],
  })
  const runs = started.body['executionRuns'] as {
    id: string
    batchId: string
    runIndexInBatch: number
    inputIndex: number
  }[]
  expect(runs.map((run) => [run.runIndexInBatch, run.inputIndex])).toEqual([
    [0, 0],
    [1, 1],
  ])
  expect(new Set(runs.map(({ batchId }) => batchId)).size).toBe(1)
  pass(60_000)
  const second = await send('GET', `/workflows/executions/${runs[1]?.id}/poll`)
  expect(second.text).toContain('a dog, on film')
})

test.each(['data', 'params', 'config'])('a parameter in %s is taken', async (place) => {
  const world = await controlled()
  const parameters = { prompt: 'a green door' }
  const data = {
    nodeType: 'input:text',
    ...(place === 'data' ? parameters : { [place]: parameters }),
  }
  const { runs } = await runGraph(world, { nodes: [{ id: 'in', data }], edges: [] })
  expect(runs['in']?.output).toEqual({ text: 'a green door' })
})

test('a node without what it needs fails and says what is missing', async () => {
  const world = await controlled()
  const { runs } = await runGraph(world, {
    nodes: [node('draw', 'generate:flux_2')],
    edges: [],
  })
  expect(runs['draw']?.error).toBe('Missing required input: prompt')
})

test('text tools make of their inputs what their names say', async () => {
  const world = await controlled()
  const { runs } = await runGraph(world, {
    nodes: [
      node('json', 'input:json', { value: { scenes: [{ hook: 'Look!' }] } }),
      node('pick', 'utility:json_multi_extract', { paths: { hook: 'scenes.0.hook' } }),
      node('fill', 'utility:text_template', { template: 'Say {{word}} now' }),
      node('swap', 'utility:text_replace', { find: 'now', replacement: 'later' }),
      node('build', 'utility:json_build'),
    ],
    edges: [
      edge('json:json', 'pick:json'),
      edge('pick:hook', 'fill:word'),
      edge('fill:text', 'swap:text'),
      edge('swap:text', 'build:line'),
    ],
  })
  expect(runs['swap']?.output).toEqual({ text: 'Say Look! later' })
  expect(runs['build']?.output).toEqual({ json: { line: 'Say Look! later' } })
})

test('two edges into one port are one input taken together, not a loop', async () => {
  const world = await controlled()
  const { detail, runs } = await runGraph(world, {
    nodes: [
      node('in', 'input:text', { prompt: 'a bike' }),
      node('one', 'generate:flux_2'),
      node('two', 'generate:flux_schnell'),
      node('both', 'edit:flux_kontext'),
    ],
    edges: [
      edge('in:text', 'one:prompt'),
      edge('in:text', 'two:prompt'),
      edge('one:images', 'both:image_url'),
      edge('two:images', 'both:image_url'),
    ],
  })
  expect(Object.keys(runs['both']?.output as object)).toEqual(['images'])
  expect(detail['creditsUsed']).toBe(8 + 2 + 12)
})
