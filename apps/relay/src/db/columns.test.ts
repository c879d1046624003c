import { expect, test } from 'vitest'
import {
  columnNames,
  columnValues,
  parameters,
  readRow,
  type Columns,
} from './columns.ts'

type Thing = { name: string; madeAt: Date | undefined; rules: object[]; ids: string[] }
const COLUMNS: Columns<Thing> = {
  name: 'name',
  madeAt: 'made_at',
  rules: 'rules',
  ids: 'thing_ids',
}
const thing: Thing = { name: 'a', madeAt: undefined, rules: [{ b: 1 }], ids: ['c'] }

test('what is written in the order of the columns is read back as it was', () => {
  expect(columnNames(COLUMNS)).toBe('name, made_at, rules, thing_ids')
  expect(parameters(COLUMNS, 3)).toBe('$3, $4, $5, $6')
  expect(columnValues(COLUMNS, thing, ['rules'])).toEqual([
    'a',
    undefined,
    '[{"b":1}]',
    ['c'],
  ])
  const row = { name: 'a', made_at: null, rules: [{ b: 1 }], thing_ids: ['c'], other: 1 }
  expect(readRow(COLUMNS, row)).toEqual(thing)
})

test('a statement that leaves out a column is a mistake that shows', () => {
  expect(() => readRow(COLUMNS, { name: 'a' })).toThrow('no column made_at')
})
