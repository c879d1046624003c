import { matchInputs } from 'n8n-nodes-wireflow/nodes/reading/match-inputs'
import { toWorkflowInputs } from 'n8n-nodes-wireflow/nodes/reading/workflow-inputs'
import { runWorkflows } from 'n8n-nodes-wireflow/nodes/Wireflow/run/run'
import { expect, test } from 'vitest'
import { EVERY_INPUT } from '../harness/every-input.ts'
import { openFakeN8n } from './fake-n8n.ts'

const INPUTS = toWorkflowInputs({
  inputs: [
    { nodeId: 'n-prompt', label: 'Prompt', type: 'text', required: true },
    { nodeId: 'n-size', label: 'Größe', type: 'number' },
    { nodeId: 'n-sharp', label: 'Sharp', type: 'boolean' },
    { nodeId: 'n-style', label: 'Style', type: 'select', options: ['oil', 'Ink'] },
    {
      nodeId: 'n-tone',
      label: 'Tone',
      type: 'select',
      options: [{ label: 'Warm', value: 'w' }],
    },
    { nodeId: 'n-photo', label: 'Photo', type: 'image' },
    { nodeId: 'n-left', label: 'Side', type: 'url' },
    { nodeId: 'n-right', label: 'side ', type: 'url' },
    { nodeId: 'n-new', label: 'New', type: 'a type of next year' },
  ],
})

const match = (given: Parameters<typeof matchInputs>[1], binary: string[] = ['data']) =>
  matchInputs(INPUTS, { Prompt: 'a cat', ...given }, binary)

test('inputs go by node id, and by label where that is unique', () => {
  expect(match({ 'n-size': '3', ' sharp ': 'TRUE', style: 'INK', tone: 'warm' })).toEqual(
    {
      values: {
        'n-prompt': 'a cat',
        'n-size': 3,
        'n-sharp': true,
        'n-style': 'Ink',
        'n-tone': 'w',
      },
      files: {},
      faults: [],
    },
  )
  // An o and two dots, as a Mac writes it.
  expect(match({ ['Gr\u006f\u0308ße']: 1 }).values['n-size']).toBe(1)
  expect(match({ SIDE: 'https://x.example/a.png' }).faults).toEqual([
    '"SIDE" is the name of several inputs: use n-left or n-right',
  ])
})

test('files are addresses, or binary fields of the item', () => {
  const url = 'https://x.example/a.png'
  expect(match({ Photo: ` ${url} ` }).values['n-photo']).toBe(url)
  for (const given of ['data', { binaryProperty: 'data' }]) {
    expect(match({ photo: given }).files).toEqual({
      'n-photo': { binaryProperty: 'data' },
    })
  }
  expect(match({ 'file:n-photo': 'data' }).files).toHaveProperty('n-photo')
  for (const given of ['nowhere', { binaryProperty: 'nowhere' }, 7, ['data']]) {
    expect(match({ Photo: given }).faults, JSON.stringify(given)).toHaveLength(1)
  }
})

test.each([
  [{ nope: 1 }, 'There is no input "nope"'],
  [{ promt: 'a dog' }, 'There is no input "promt"'],
  [{ payload: { Prompt: 'a dog' } }, 'There is no input "payload"'],
  [{ __proto__x: 1 }, 'There is no input "__proto__x"'],
  [
    { 'n-prompt': 'a dog' },
    'Prompt (n-prompt) is given twice: as Prompt and as n-prompt',
  ],
  [{ Prompt: '' }, 'Prompt (n-prompt) is missing'],
  [{ Prompt: null }, 'Prompt (n-prompt) is missing'],
  [{ Prompt: { text: 'a dog' } }, 'Prompt (n-prompt) must be text'],
  [{ Prompt: ['a dog'] }, 'Prompt (n-prompt) must be text'],
  [{ 'n-size': 'big' }, 'Größe (n-size) must be a number'],
  [{ 'n-size': '1e999' }, 'Größe (n-size) must be a number'],
  [{ Sharp: 'perhaps' }, 'Sharp (n-sharp) must be true or false'],
  [{ Style: 'chalk' }, 'Style (n-style) must be one of: oil, Ink'],
  [{ Style: { value: 'oil' } }, 'Style (n-style) must be text'],
])('%j is refused', (given, fault) => {
  expect(match(given).faults).toEqual([fault])
})

test('a type that nobody knows yet takes addresses and files, and says so', () => {
  expect(match({ New: 'https://x.example/a' }).faults).toEqual([])
  expect(match({ New: 5 }).faults).toEqual([expect.stringContaining('must be a URL')])
})

/** Runs the node for some items, of which at least one does not fit. */
async function runWrong(
  items: object[],
  how: { hasRelay?: boolean; continueOnFail?: boolean } = {},
) {
  const n8n = await openFakeN8n({}, { items, ...how })
  const { id } = n8n.sandbox.createWorkflow(EVERY_INPUT)
  n8n.choose({ workflow: id, waitMode: 'none' })
  n8n.chooseFor('inputsJson', (index) => (items[index] as { json: object }).json)
  const result = await runWorkflows(n8n.context).catch((error: unknown) => error)
  await n8n.sandbox.close()
  return { result, n8n }
}

const PHOTO = 'https://x.example/a.png'

test('one item that does not fit starts none, and the inputs are listed', async () => {
  const { result, n8n } = await runWrong([
    { json: { 'n-photo': PHOTO } },
    { json: { 'n-photo': PHOTO, style: 'chalk', nope: 1 } },
  ])
  expect(result).toMatchObject({
    message: 'Some inputs do not fit the workflow',
    description: expect.stringMatching(/chalk|one of: oil, ink/),
    context: { itemIndex: 1 },
  })
  const { description } = result as { description: string }
  expect(description).toContain('There is no input "nope"')
  expect(description).toContain('Nothing was started.')
  expect(description).toContain('- Photo (n-photo): image, required')
  expect(n8n.sandbox.executions()).toEqual([])
})

test('where the node goes on, only the item that does not fit is not started', async () => {
  const { result, n8n } = await runWrong([{ json: { 'n-photo': PHOTO } }, { json: {} }], {
    continueOnFail: true,
  })
  expect(result).toMatchObject([
    [
      { json: { status: 'running' } },
      {
        json: { error: { message: 'Photo (n-photo) is missing' } },
        pairedItem: { item: 1 },
      },
    ],
  ])
  expect(n8n.sandbox.executions()).toHaveLength(1)
})
