import { JsonNumber } from './json-number.ts'

/** An object as JSON has it, its fields unknown. */
export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  if (typeof value !== 'object' || value === null) return false
  return !Array.isArray(value) && !(value instanceof JsonNumber)
}

export function toObject(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

export function toObjects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** The text of a field, or undefined when it is missing, empty or something else. */
export function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function toNumber(value: unknown): number | undefined {
  const number = value instanceof JsonNumber ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** Leaves out what is undefined, so that an absent field stays absent. */
export function compact<T extends object>(fields: T): Compact<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Compact<T>
}

type Compact<T> = {
  [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key]
} & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>
}
