import { JsonNumber, parseJson } from '@wireflow-connect/sdk/wire'

/**
 * What stands in the database for a character that PostgreSQL refuses: NUL, and half of a
 * surrogate pair.
 */
const REPLACEMENT = '\uFFFD'

/** Whether a text can be kept as it is, in a column of text and in jsonb. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

/** Text from outside for a column of text. */
export function storableText<T extends string | undefined>(text: T): T
export function storableText(text: string | undefined): string | undefined {
  return text?.replaceAll('\0', REPLACEMENT).toWellFormed()
}

/**
 * A value from outside for a column of jsonb, as JSON. What PostgreSQL refuses is replaced;
 * a number of more digits than it keeps becomes a text of them.
 */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value)
  const kept = MAY_BE_LONG.test(text) ? JSON.stringify(value, withShortNumbers) : text
  // `JSON.stringify` escapes these, and of surrogates only those without their other half.
  return kept.replaceAll(ESCAPED, (escape) => (escape === '\\\\' ? escape : REPLACEMENT))
}

/** The value as `storableJson` keeps it. */
export function toStorable<T>(value: T): T {
  return parseJson(storableJson(value)) as T
}

/** The first alternative takes in a backslash that stands for itself. */
const ESCAPED = /\\\\|\\u(?:0000|d[89a-f][0-9a-f]{2})/g

const MAY_BE_LONG = /\d[eE][+-]?\d{4}|[\d.]{1000}/

/** PostgreSQL keeps 131,072 digits before the point, and 16,383 after it. */
const MOST_DIGITS = 10_000

function withShortNumbers(this: unknown, name: string, value: unknown): unknown {
  const given: unknown = Reflect.get(Object(this), name)
  return given instanceof JsonNumber && isLong(given) ? given.digits : value
}

function isLong({ digits }: JsonNumber): boolean {
  const exponent = /e[+-]?(\d+)$/i.exec(digits)?.[1] ?? '0'
  return digits.length > MOST_DIGITS || Number(exponent) > MOST_DIGITS
}
