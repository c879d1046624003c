import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchesConditions, OPERATORS, type Condition } from './conditions.ts'
import { fieldAt } from './field-at.ts'

const holds = (data: unknown, condition: Condition) =>
  matchesConditions([condition], data)

// JSON has no other numbers.
const FINITE = fc.double({ noNaN: true, noDefaultInfinity: true })

// Names with dots of their own, which spell the same as a way through other names.
const anyName = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'a.b',
    'b.a',
    'a.a.b',
    '',
    '.',
    '__proto__',
    'constructor',
    '0',
  ),
  fc.string(),
)
const { data: anyData } = fc.letrec<{ data: unknown }>((tie) => ({
  data: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(fc.string(), FINITE, fc.boolean(), fc.constant(null)),
    fc.array(tie('data'), { maxLength: 3 }),
    fc
      .array(fc.tuple(anyName, tie('data')), { maxLength: 4 })
      .map((entries): unknown => Object.fromEntries(entries)),
  ),
}))

/** Every value inside, by what leads to it when names are joined with dots. */
function allFields(data: unknown, path: readonly string[] = []): [string, unknown][] {
  if (typeof data !== 'object' || data === null) return []
  return Object.entries(data).flatMap(([name, value]): [string, unknown][] => [
    [[...path, name].join('.'), value],
    ...allFields(value, [...path, name]),
  ])
}

test('a path leads to every value that is spelled so, and to nothing else', () => {
  fc.assert(
    fc.property(anyData, anyName, (data, other) => {
      const fields = allFields(data)
      for (const [path] of fields) {
        const spelledSo = fields
          .filter(([each]) => each === path)
          .map(([, value]) => value)
        expect(spelledSo).toContain(fieldAt(data, path))
      }
      const isThere = fields.some(([path]) => path === other)
      expect(isThere || fieldAt(data, other) === undefined).toBe(true)
    }),
    { numRuns: 1_000 },
  )
})

/** The same JSON, as another program writes it. */
function otherwise(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(otherwise)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, part]) => [name, otherwise(part)])
  return Object.fromEntries(entries.toReversed()) as unknown
}

test('what an event holds equals itself in whatever order its keys come, and nothing else', () => {
  fc.assert(
    fc.property(anyData, anyData, (value, another) => {
      const [data, path] = [{ value }, 'value']
      expect(holds(data, { path, op: 'eq', value: otherwise(value) })).toBe(true)
      expect(holds(data, { path, op: 'in', value: [another, otherwise(value)] })).toBe(
        true,
      )
      expect(
        holds({ value: [value] }, { path, op: 'contains', value: otherwise(value) }),
      ).toBe(true)
      const isSame = holds(data, { path, op: 'eq', value: another })
      expect(holds(data, { path, op: 'ne', value: another })).toBe(!isSame)
      expect(holds({ value: another }, { path, op: 'eq', value })).toBe(isSame)
    }),
    { numRuns: 1_000 },
  )
})

test('of two numbers or two texts exactly one is less, or neither', () => {
  const two = fc.oneof(fc.tuple(FINITE, FINITE), fc.tuple(fc.string(), fc.string()))
  fc.assert(
    fc.property(two, ([found, value]) => {
      const is = (op: Condition['op']) => holds({ found }, { path: 'found', op, value })
      expect([is('gt'), is('lt'), !is('gt') && !is('lt')].filter(Boolean)).toHaveLength(1)
      expect(is('gte')).toBe(!is('lt'))
      expect(is('lte')).toBe(!is('gt'))
    }),
  )
})

test('any condition on any event has an answer', () => {
  const anyCondition = fc.record({
    path: anyName,
    op: fc.constantFrom(...OPERATORS),
    value: anyData,
  })
  fc.assert(
    fc.property(anyData, anyCondition, (data, condition) => {
      expect([true, false]).toContain(holds(data, condition))
    }),
    { numRuns: 2_000 },
  )
})
