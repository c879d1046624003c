import { expect, test } from 'vitest'
import { fieldAt } from './field-at.ts'

const data = {
  'customer.name': 'whole',
  customer: { name: 'nested', 'address.city': 'Oslo' },
  fields: {
    'System.State': 'Done',
    System: { State: 'Open', Id: 7 },
    'a.b': { 'c.d': 1 },
  },
  items: [{ 'unit.price': 5 }],
  empty: { '': 'no name', 'x.': 1 },
  gone: null,
}

test.each([
  ['customer.name', 'whole'],
  ['customer.address.city', 'Oslo'],
  ['fields.System.State', 'Done'],
  ['fields.System.Id', 7],
  ['fields.a.b.c.d', 1],
  ['items.0.unit.price', 5],
  ['empty.', 'no name'],
  ['empty.x.', 1],
  ['gone', null],
  ['gone.deeper', undefined],
  ['fields.System.State.deeper', undefined],
  ['customer', data.customer],
  ['constructor.name', undefined],
  ['__proto__', undefined],
  ['items.length', 1],
])('%s leads to %j', (path, value) => {
  expect(fieldAt(data, path)).toEqual(value)
})

test('names that can be read in very many ways cost a bounded time', () => {
  let nested: object = { end: true }
  for (let depth = 0; depth < 60; depth++) nested = { a: nested, 'a.a': nested }
  expect(fieldAt(nested, `${'a.'.repeat(90)}missing`)).toBeUndefined()
})
