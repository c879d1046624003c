import { isExact, JsonNumber } from './json-number.ts'

/**
 * Reads JSON. A number that no double holds becomes a `JsonNumber`, and a field named
 * `__proto__` is a field like any other.
 *
 * @throws {SyntaxError} at what is no JSON.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  if (!MAY_BE_INEXACT.test(text)) return value

  // Nobody who wrote the text can know it, so that no string in it is taken for a number.
  const mark = `${Math.random()}:`
  const marked = markNumbers(text, mark)
  if (marked === undefined) return value
  return JSON.parse(marked, (_name, each: unknown) =>
    typeof each === 'string' && each.startsWith(mark)
      ? new JsonNumber(each.slice(mark.length))
      : each,
  )
}

/** Writes JSON, with the digits of a `JsonNumber`, in every runtime. */
export function stringifyJson(value: unknown): string {
  if ('rawJSON' in JSON) return JSON.stringify(value)
  const mark = `${Math.random()}:`
  const text = JSON.stringify(value, function (this: unknown, name: string, each) {
    const given = Object(this)[name] as unknown
    return given instanceof JsonNumber ? mark + given.digits : (each as unknown)
  })
  return text.replaceAll(new RegExp(`"${mark}([^"]+)"`, 'g'), '$1')
}

/** Doubles hold any number of 15 digits; one of more, or with an exponent, is looked at. */
const MAY_BE_INEXACT = /(?:^|[[:,\s])-?\d(?:[\d.]{15}|[\d.]*[eE])/

/** The text with its inexact numbers as marked strings; undefined when it has none. */
function markNumbers(text: string, mark: string): string | undefined {
  const parts: string[] = []
  let taken = 0
  let at = 0
  while (at < text.length) {
    const char = text.charAt(at)
    if (char === '"') {
      at = endOfString(text, at)
    } else if (char === '-' || isDigit(char)) {
      const end = endOfNumber(text, at)
      const digits = text.slice(at, end)
      if (!isExact(digits)) {
        parts.push(text.slice(taken, at), `"${mark}${digits}"`)
        taken = end
      }
      at = end
    } else {
      at += 1
    }
  }
  return parts.length === 0 ? undefined : parts.join('') + text.slice(taken)
}

function endOfString(text: string, start: number): number {
  let end = start + 1
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  return end + 1
}

function endOfNumber(text: string, start: number): number {
  let end = start + 1
  while (isDigit(text.charAt(end)) || '.eE+-'.includes(text[end] ?? ' ')) end += 1
  return end
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9'
}
