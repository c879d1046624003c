import { expect, test } from 'vitest'
import type { GraphNode } from './graph.ts'
import { setInputs } from './set-inputs.ts'

const edges = [
  { source: 'prompt', target: 'image' },
  { source: 'image', target: 'preview' },
]

function aNode(id: string, data: Record<string, unknown>): GraphNode {
  return { id, type: 'basedNode', data }
}

function dataOf(nodes: GraphNode[], id: string): unknown {
  return nodes.find((node) => node.id === id)?.data
}

test('a value reaches every place where the node keeps its parameters', () => {
  const node = aNode('prompt', {
    nodeType: 'input:text',
    config: { prompt: 'old', size: 1 },
    params: { prompt: 'old' },
    prompt: 'old',
  })

  expect(
    dataOf(setInputs({ nodes: [node], edges }, { prompt: 'new' }), 'prompt'),
  ).toEqual({
    nodeType: 'input:text',
    config: { prompt: 'new', size: 1 },
    params: { prompt: 'new' },
    prompt: 'new',
  })
})

test('a value replaces the text under whichever name the node has it', () => {
  const node = aNode('prompt', { nodeType: 'input:text', config: { text: 'old' } })
  const nodes = setInputs({ nodes: [node], edges: [] }, { prompt: 'new' })
  expect(dataOf(nodes, 'prompt')).toMatchObject({ config: { text: 'new' } })
})

test.each([
  ['input:text', { prompt: 'v' }],
  ['input:image', { url: 'v' }],
  ['input:video', { url: 'v' }],
  ['utility:import', { url: 'v' }],
  ['input:number', { value: 'v' }],
  ['input:boolean', { value: 'v' }],
])('an empty %s node gets its value under the name of its kind', (nodeType, config) => {
  const nodes = setInputs({ nodes: [aNode('a', { nodeType })], edges: [] }, { a: 'v' })
  expect(dataOf(nodes, 'a')).toEqual({ nodeType, config })
})

test('a node without any data can still be given a value', () => {
  const nodes = setInputs({ nodes: [{ id: 'a' }], edges: [] }, { a: 'v' })
  expect(dataOf(nodes, 'a')).toEqual({ config: { prompt: 'v' } })
})

test('results of an earlier run are dropped from all that depends on a new value', () => {
  const nodes = [
    aNode('prompt', { nodeType: 'input:text', config: { prompt: 'old' }, output: 'old' }),
    aNode('image', { nodeType: 'generate:flux_2', result: {}, selectedIndex: 2 }),
    aNode('preview', { output: 'old' }),
    aNode('other', { output: 'kept' }),
  ]

  const result = setInputs({ nodes, edges }, { prompt: 'new' })
  expect(dataOf(result, 'prompt')).not.toHaveProperty('output')
  expect(dataOf(result, 'image')).toEqual({ nodeType: 'generate:flux_2' })
  expect(dataOf(result, 'preview')).toEqual({})
  expect(dataOf(result, 'other')).toEqual({ output: 'kept' })
})

test('a graph with a cycle is walked to an end', () => {
  const nodes = [aNode('a', {}), aNode('b', {})]
  const cycle = [
    { source: 'a', target: 'b' },
    { source: 'b', target: 'a' },
  ]
  expect(setInputs({ nodes, edges: cycle }, { a: 'v' })).toHaveLength(2)
})

test('the graph that is given stays as it is', () => {
  const nodes = [
    aNode('prompt', { nodeType: 'input:text', config: { prompt: 'old' }, output: 'old' }),
  ]
  const before = structuredClone(nodes)
  setInputs({ nodes, edges }, { prompt: 'new' })
  expect(nodes).toEqual(before)
})

test('nodes without a value of their own are passed on untouched', () => {
  const nodes = [aNode('prompt', { output: 'kept' })]
  expect(setInputs({ nodes, edges }, { toString: 'x', unknown: 'y' })).toEqual(nodes)
})
