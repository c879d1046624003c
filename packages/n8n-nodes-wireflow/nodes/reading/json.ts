import type { IDataObject } from 'n8n-workflow'

export function isObject(value: unknown): value is IDataObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function toObject(value: unknown): IDataObject {
  return isObject(value) ? value : {}
}

export function toObjects(value: unknown): IDataObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** The text of a field, or undefined when it is missing, empty or something else. */
export function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function toNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** Takes a body out of its `data` envelope: Wireflow wraps some answers and not others. */
export function unwrap(body: unknown): unknown {
  return isObject(body) ? (body.data ?? body) : body
}

/** The rows of a list, bare or wrapped. */
export function toRows(body: unknown): IDataObject[] {
  return toObjects(unwrap(body))
}
