import { JsonNumber } from '@wireflow-connect/sdk/wire'
import { createHash } from 'node:crypto'

/** The same for the same data, whatever the order of its fields. */
export function hashBody(data: unknown): Buffer {
  return createHash('sha256')
    .update(JSON.stringify(sorted(data)))
    .digest()
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof JsonNumber) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  // Wrapped, so that an object is never taken for a list of pairs.
  return { fields: entries.map(([name, part]) => [name, sorted(part)]) }
}
