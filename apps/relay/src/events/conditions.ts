import { isDeepStrictEqual } from 'node:util'
import { JsonNumber, parseJson } from '@wireflow-connect/sdk/wire'
import { fieldAt } from './field-at.ts'

export const OPERATORS = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'startsWith',
  'contains',
  'exists',
] as const

/** One condition on an event's `data`: `path` leads to a value, see {@link fieldAt}. */
export type Condition = {
  path: string
  op: (typeof OPERATORS)[number]
  value?: unknown
}

/** Whether all conditions hold. One that cannot be judged does not hold. */
export function matchesConditions(
  conditions: readonly Condition[],
  data: unknown,
): boolean {
  return conditions.every(({ path, op, value }) => holds(op, fieldAt(data, path), value))
}

function holds(op: Condition['op'], found: unknown, wanted: unknown): boolean {
  switch (op) {
    case 'eq':
      return isSame(found, wanted)
    case 'ne':
      return !isSame(found, wanted)
    case 'gt':
      return compare(found, wanted, (sign) => sign > 0)
    case 'gte':
      return compare(found, wanted, (sign) => sign >= 0)
    case 'lt':
      return compare(found, wanted, (sign) => sign < 0)
    case 'lte':
      return compare(found, wanted, (sign) => sign <= 0)
    case 'in':
      return Array.isArray(wanted) && wanted.some((one) => isSame(found, one))
    case 'startsWith':
      return isText(found) && isText(wanted) && found.startsWith(wanted)
    case 'contains':
      if (Array.isArray(found)) return found.some((one) => isSame(one, wanted))
      return isText(found) && isText(wanted) && found.includes(wanted)
    case 'exists':
      return (found !== undefined && found !== null) === (wanted ?? true)
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || isDeepStrictEqual(asSent(one), asSent(other))
}

// What an event holds is compared as the subscriber would read it.
function asSent(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return parseJson(JSON.stringify(value))
}

function compare(
  one: unknown,
  other: unknown,
  accepts: (sign: number) => boolean,
): boolean {
  if (isNumber(one) && isNumber(other)) return accepts(Number(one) - Number(other))
  if (!isText(one) || !isText(other) || one === other) {
    return isText(one) && one === other && accepts(0)
  }
  return accepts(one < other ? -1 : 1)
}

function isNumber(value: unknown): value is number | JsonNumber {
  return typeof value === 'number' || value instanceof JsonNumber
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
