import { expect, test } from 'vitest'
import { matchInputs } from './match-inputs.ts'

const inputs = [
  { nodeId: 'n-prompt', label: 'Prompt', type: 'text', required: false },
  { nodeId: 'n-style', label: 'Style', type: 'text', required: false },
]

test('a field goes to the input with its label or node id', () => {
  expect(matchInputs(inputs, { prompt: 'a bike', 'n-style': 'oil' })).toEqual({
    'n-prompt': 'a bike',
    'n-style': 'oil',
  })
})

test('the node id wins over the label', () => {
  expect(matchInputs(inputs, { Prompt: 'label', 'n-prompt': 'id' })).toEqual({
    'n-prompt': 'id',
  })
})

test('other fields change no input', () => {
  expect(matchInputs(inputs, { utm_source: 'mail' })).toEqual({})
})

test('an empty field keeps the value that the workflow has saved', () => {
  expect(matchInputs(inputs, { prompt: '', style: 'oil' })).toEqual({ 'n-style': 'oil' })
})
