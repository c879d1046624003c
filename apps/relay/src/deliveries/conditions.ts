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

/** One condition on an event's `data`: `path` leads to a value by names between dots. */
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
  return conditions.every(({ path, op, value }) => holds(op, valueAt(data, path), value))
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

function valueAt(data: unknown, path: string): unknown {
  let value = data
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    // Only what the event holds: `constructor` and its like are no fields of it.
    value = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined
  }
  return value
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

function compare(
  one: unknown,
  other: unknown,
  accepts: (sign: number) => boolean,
): boolean {
  if (typeof one === 'number' && typeof other === 'number') return accepts(one - other)
  if (!isText(one) || !isText(other) || one === other) {
    return isText(one) && one === other && accepts(0)
  }
  return accepts(one < other ? -1 : 1)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
