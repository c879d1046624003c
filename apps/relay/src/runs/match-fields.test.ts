import {
  array,
  assert,
  constantFrom,
  oneof,
  property,
  record,
  string,
  tuple,
} from 'fast-check'
import { expect, test } from 'vitest'
import { fieldsOf, foldName, looseName } from './field-names.ts'
import { inputValues } from './input-values.ts'

const text = (label: string, nodeId = `n-${label}`) => ({
  nodeId,
  label,
  type: 'text',
  required: false,
})
const prompt = text('Prompt')
const style = text('Style')

const NAMES: [name: string, label: string][] = [
  ['prompt', 'Prompt'],
  [' PROMPT\u00a0', 'Prompt'],
  ['Gro\u0308ße', 'Größe'],
  ['GRÖSSE', 'größe'],
  ['café', 'Café '],
  ['product   photo', 'Product photo'],
  ['product_photo', 'Product photo'],
  ['Product-Photo', 'Product photo'],
  ['prompt[]', 'Prompt'],
  ['prompt[0]', 'Prompt'],
  ['form[prompt]', 'Prompt'],
  ['order[form][prompt][]', 'Prompt'],
  ['Input.Prompt', 'Prompt'],
  ['items[0].prompt', 'Prompt'],
  ['items[0][prompt]', 'Prompt'],
  ['data__prompt', 'Prompt'],
  ['data__fields__prompt', 'Prompt'],
  ['user[product_photo]', 'Product photo'],
]

test.each(NAMES)('a field %j meets the input "%s"', (name, label) => {
  const input = text(label, 'n')
  expect(inputValues([input, style], { [name]: 'x', other: '1' })).toEqual({
    values: { n: 'x' },
    faults: [],
    ignored: ['other'],
    nothingMet: false,
  })
})

test('the surest name wins, and what it leaves is not taken again', () => {
  const values = (data: object, inputs = [prompt]) =>
    inputValues(inputs, data as Record<string, unknown>).values
  expect(values({ PROMPT: 'b', Prompt: 'a' })).toEqual({ 'n-Prompt': 'a' })
  expect(values({ 'form[prompt]': 'b', prompt: 'a' })).toEqual({ 'n-Prompt': 'a' })
  expect(values({ prompt: '', PROMPT: 'a' })).toEqual({ 'n-Prompt': 'a' })
  const twins = [text('Prompt', 'a'), text('prompt ', 'b')]
  expect(values({ Prompt: 'x' }, twins)).toEqual({ a: 'x' })
})

test('names that could mean several things are named and not guessed', () => {
  const { faults, nothingMet } = inputValues([prompt], { PROMPT: 'a', prompt: 'b' })
  expect(faults).toMatchObject([{ received: 'several fields: "PROMPT", "prompt"' }])
  expect(nothingMet).toBe(true)
  const twins = [text('Prompt', 'a'), text('prompt ', 'b')]
  expect(inputValues(twins, { PROMPT: 'x' }).faults).toHaveLength(2)
  // Different names of one value are no question.
  expect(inputValues([prompt], { PROMPT: 'a', prompt: 'a' }).values).toEqual({
    'n-Prompt': 'a',
  })
})

test('nested JSON of nobody’s shape meets nothing', () => {
  for (const data of [
    { promt: 'a whale' },
    { type: 'url_verification', challenge: 'abc' },
    { payload: { data: { Prompt: 'a whale' } } },
    { body: { prompt: 'x' } },
    { '': 'x' },
  ]) {
    expect(inputValues([prompt, style], data)).toMatchObject({
      values: {},
      nothingMet: true,
    })
  }
})

test('nothing said is nothing missed', () => {
  for (const data of [
    {},
    { a: '' },
    { a: null },
    { a: [] },
    { a: {} },
    { a: [' ', null] },
  ]) {
    expect(inputValues([prompt], data)).toMatchObject({ ignored: [], nothingMet: false })
  }
  // Nor is anything where no field could meet an input.
  expect(inputValues([], { a: 1 }).nothingMet).toBe(false)
  const constant = { [prompt.nodeId]: { value: 'x' } }
  expect(inputValues([prompt], { a: 1 }, constant).nothingMet).toBe(false)
  // An input that was met and left empty keeps its value.
  expect(inputValues([prompt], { prompt: '', a: 1 })).toMatchObject({
    values: {},
    ignored: ['a'],
    nothingMet: false,
  })
})

test('a mapping finds fields as frameworks write them, and one that leads nowhere meets nothing', () => {
  const from = (path: string) => ({ [prompt.nodeId]: { from: path } })
  const data = { 'customer[name]': 'Ada', 'tags[]': 'a', 'fields[x][value]': 'v' }
  const mapped = (path: string) => inputValues([prompt], data, from(path)).values
  expect(mapped('customer.name')).toEqual({ 'n-Prompt': 'Ada' })
  expect(mapped('customer[name]')).toEqual({ 'n-Prompt': 'Ada' })
  expect(mapped('tags')).toEqual({ 'n-Prompt': 'a' })
  expect(mapped('fields[x][value]')).toEqual({ 'n-Prompt': 'v' })
  expect(
    inputValues([prompt], { order: { titel: 'x' } }, from('order.title')),
  ).toMatchObject({
    values: {},
    nothingMet: true,
  })
})

test('text alone is the prompt, or the only text that there is', () => {
  const values = (inputs: ReturnType<typeof text>[]) =>
    inputValues(inputs, { text: 'a whale' }).values
  expect(values([text('Text'), prompt])).toEqual({ 'n-Text': 'a whale' })
  expect(values([prompt, style])).toEqual({ 'n-Prompt': 'a whale' })
  expect(values([style])).toEqual({ 'n-Style': 'a whale' })
  expect(values([style, text('Title')])).toEqual({})
})

const name = oneof(
  string({ unit: 'grapheme', maxLength: 12 }),
  tuple(
    constantFrom('a', 'form', '__proto__', 'constructor', ''),
    array(constantFrom('', '0', '7', '999999999', 'b', '__proto__', 'x.y', '__'), {
      maxLength: 6,
    }),
  ).map(([first, all]) => first + all.map((each) => `[${each}]`).join('')),
)

test('no name of a field is an error, loses a value, or reaches an object’s own', () => {
  assert(
    property(array(tuple(name, string({ maxLength: 5 })), { maxLength: 12 }), (pairs) => {
      const data = Object.fromEntries(pairs)
      const fields = fieldsOf(data)
      const values = fields.flatMap(({ value }) => value)
      const sorted = (texts: readonly unknown[]) =>
        texts.map(String).toSorted((a, b) => (a < b ? -1 : 1))
      expect(sorted(values)).toEqual(sorted(Object.values(data)))
      expect(Object.prototype).not.toHaveProperty('b')
      inputValues([prompt, style], data, { [style.nodeId]: { from: 'a.b' } })
    }),
  )
})

test('an input is met by its label in any case, composition and padding, whatever else is there', () => {
  const ID = 'the-node-of-this-test'
  const label = string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter(
    (each) => foldName(each) !== '' && !/[.[\]]|__/.test(each),
  )
  const noise = record({ key: string({ maxLength: 8 }), value: string() })
  assert(
    property(label, noise, (wanted, { key, value }) => {
      const rivals = new Set([foldName(key), looseName(key)])
      if (
        rivals.has(foldName(wanted)) ||
        rivals.has(looseName(wanted)) ||
        foldName(key).includes(foldName(wanted))
      )
        return
      for (const written of [
        wanted,
        wanted.toUpperCase(),
        wanted.normalize('NFD'),
        ` ${wanted} `,
      ]) {
        const { values } = inputValues([text(wanted, ID)], {
          [key]: value,
          [written]: 'x',
        })
        expect(values).toEqual({ [ID]: 'x' })
      }
    }),
  )
})
