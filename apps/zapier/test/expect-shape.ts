import { expect } from 'vitest'
import { ITEM_FIELDS } from '../src/items/output-fields.ts'

const KNOWN = ITEM_FIELDS.map(({ key }) => key)

/**
 * Expects an item with every field that is announced, and with no other beside those of the
 * nodes. A sample may leave out what would be null.
 */
export function expectShape(
  item: object | undefined,
  { mayLackFields = false }: { mayLackFields?: boolean } = {},
): void {
  const keys = keysOf(item ?? {})
  expect(keys.filter((key) => !KNOWN.includes(key))).toEqual([])
  if (!mayLackFields) expect(KNOWN.filter((key) => !keys.includes(key))).toEqual([])
}

function keysOf(item: object): string[] {
  return Object.entries(item).flatMap(([key, value]) => {
    if (key.startsWith('output_')) return []
    if (!Array.isArray(value)) return [key]
    const rows = value as object[]
    return [...new Set(rows.flatMap(Object.keys))].map((inner) => `${key}[]${inner}`)
  })
}
