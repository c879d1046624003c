import { JsonNumber } from '@wireflow-connect/sdk'
import { expect, test } from 'vitest'
import { inputValues } from './input-values.ts'

const prompt = { nodeId: 'n-prompt', label: 'Prompt', type: 'text', required: false }
const style = { nodeId: 'n-style', label: 'Style', type: 'text', required: false }
const inputs = [prompt, style]

function valuesOf(...args: Parameters<typeof inputValues>) {
  return inputValues(...args).values
}

test('a field goes to the input with its label or node id', () => {
  expect(valuesOf(inputs, { prompt: 'a bike', 'n-style': 'oil' })).toEqual({
    'n-prompt': 'a bike',
    'n-style': 'oil',
  })
})

test('the node id wins over the label', () => {
  expect(valuesOf(inputs, { Prompt: 'label', 'n-prompt': 'id' })).toEqual({
    'n-prompt': 'id',
  })
})

test('other fields change no input', () => {
  expect(valuesOf(inputs, { utm_source: 'mail' })).toEqual({})
})

test('an empty field keeps the value that the workflow has saved', () => {
  expect(valuesOf(inputs, { prompt: '', style: 'oil' })).toEqual({ 'n-style': 'oil' })
})

test('a mapping takes nested fields, list items and constants', () => {
  const data = { order: { items: [{ title: 'a boat' }] }, style: 'oil', 'a.b': 'dotted' }
  const from = (path: string) => ({ 'n-prompt': { from: path } })
  expect(valuesOf([prompt], data, from('order.items.0.title'))).toEqual({
    'n-prompt': 'a boat',
  })
  expect(valuesOf([prompt], data, from('a.b'))).toEqual({ 'n-prompt': 'dotted' })
  expect(valuesOf([prompt], data, from('order.nothing.here'))).toEqual({})
  expect(valuesOf([prompt], data, from('__proto__.constructor'))).toEqual({})
  expect(valuesOf(inputs, data, { 'n-style': { value: 'ink' } })).toEqual({
    'n-style': 'ink',
  })
})

test.each([
  ['text', 7, '7'],
  ['number', ' 2.5 ', 2.5],
  ['number', 0, 0],
  ['number', '9007199254740993', new JsonNumber('9007199254740993')],
  ['number', new JsonNumber('1e400'), new JsonNumber('1e400')],
  ['text', new JsonNumber('9007199254740993'), '9007199254740993'],
  ['boolean', 'on', true],
  ['boolean', false, false],
  ['boolean', 'No', false],
  ['image', 'https://example.com/a.png', 'https://example.com/a.png'],
  ['something-new', { any: 1 }, { any: 1 }],
])('an input of type %s reads %j as %j', (type, given, value) => {
  const input = { nodeId: 'n', label: 'N', type, required: true }
  expect(inputValues([input], { n: given })).toMatchObject({
    values: { n: value },
    faults: [],
  })
})

test.each([
  ['text', { a: 1 }, 'text', 'an object'],
  ['number', 'many', 'a number', '"many"'],
  ['number', Number.NaN, 'a number', 'null'],
  ['boolean', 'maybe', 'true or false', '"maybe"'],
  ['url', 'ftp://host/a', 'an http or https URL', '"ftp://host/a"'],
  ['image', ['a'], 'an http or https URL', 'a list'],
])('an input of type %s finds fault with %j', (type, given, expected, received) => {
  const input = { nodeId: 'n', label: 'Thing', type, required: false }
  expect(inputValues([input], { n: given })).toMatchObject({
    values: {},
    faults: [{ input, expected, received }],
  })
})

test('a select takes its options only', () => {
  const size = { ...prompt, label: 'Size', type: 'select', options: ['S', 'M'] }
  expect(valuesOf([size], { size: 'M' })).toEqual({ 'n-prompt': 'M' })
  expect(inputValues([size], { size: 'XL' }).faults[0]?.expected).toBe('one of S, M')
})

test('a required input that is missing is named', () => {
  const input = { ...prompt, required: true }
  expect(inputValues([input], {}).faults).toEqual([
    { input, expected: 'text', received: 'nothing' },
  ])
})
