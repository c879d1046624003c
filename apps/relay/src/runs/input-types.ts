import { isExact, JsonNumber } from '@wireflow-connect/sdk/wire'
import { foldName, looseName } from './field-names.ts'
import type { WorkflowInput } from '../upstream/workflow-input.ts'

type Read = { ok: true; value: unknown } | { ok: false; expected: string }

/** Whether anything was given: what forms and services send for a field that was left alone is nothing. */
export function isGiven(value: unknown): boolean {
  if (value === undefined || value === null) return false
  if (typeof value === 'string') return value.trim() !== ''
  if (Array.isArray(value)) return value.some(isGiven)
  if (typeof value !== 'object' || value instanceof JsonNumber) return true
  return Object.keys(value).length > 0
}

/**
 * Reads what a caller sent as the type of an input, in the ways people and forms write it; a
 * type that is not known takes anything. What can be read in two ways is not read.
 */
export function readAs(input: WorkflowInput, given: unknown): Read {
  switch (input.type) {
    case 'text':
      return readText(given)
    case 'number':
      return readNumber(single(given))
    case 'boolean':
      return readBoolean(input, given)
    case 'image':
    case 'url':
      return readUrl(single(given))
    case 'select':
      return readOption(input.options, single(given))
    case 'date':
      return readDate(single(given))
    default:
      return { ok: true, value: given }
  }
}

/** The one thing in a list of one: forms send lists for names that end in brackets. */
function single(given: unknown): unknown {
  if (!Array.isArray(given)) return given
  const [first, ...others] = given.filter(isGiven) as unknown[]
  return others.every((other) => other === first) ? first : given
}

function readText(given: unknown): Read {
  const text = toText(given)
  if (text !== undefined) return { ok: true, value: text }
  if (!Array.isArray(given)) return { ok: false, expected: 'text' }
  const texts = given.filter(isGiven).map(toText)
  // Several boxes of one name, as people would list them.
  return texts.includes(undefined)
    ? { ok: false, expected: 'text' }
    : { ok: true, value: [...new Set(texts)].join(', ') }
}

function toText(given: unknown): string | undefined {
  if (typeof given === 'string') return given
  const isPlain = typeof given === 'number' || typeof given === 'boolean'
  return isPlain || given instanceof JsonNumber ? String(given) : undefined
}

function readNumber(given: unknown): Read {
  const value = typeof given === 'string' ? toNumber(given) : given
  const isNumber = typeof value === 'number' && Number.isFinite(value)
  if (isNumber || value instanceof JsonNumber) return { ok: true, value }
  const isUnclear = typeof given === 'string' && UNCLEAR.test(plainDigits(given))
  return { ok: false, expected: isUnclear ? 'a number such as 1500 or 1.5' : 'a number' }
}

/** As JSON writes a number, and with a sign or a point where JSON has none. */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
/** Groups of three digits, with one kind of mark between them, and a fraction behind another. */
const GROUPED = /^([+-]?\d{1,3})((?:([.,' ])\d{3})(?:\3\d{3})*)(?:([.,])(\d+))?$/
/** A comma that can only stand before a fraction. */
const COMMA = /^([+-]?\d*),(\d+)$/
/** One comma before three digits: a thousand and a half, or fifteen hundred. */
const UNCLEAR = /^[+-]?[1-9]\d{0,2},\d{3}$/

/** Text that says a number which no double holds keeps its digits. */
function toNumber(given: string): unknown {
  const digits = plainNumber(plainDigits(given))
  if (digits === undefined) return undefined
  return JSON_NUMBER.test(digits) && !isExact(digits)
    ? new JsonNumber(digits)
    : Number(digits)
}

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i

/** Digits, signs and blanks of other scripts and of typesetters as ASCII. */
function plainDigits(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/[\u2019`\u00b4]/g, "'")
    .replace(/\s/g, ' ')
    .trim()
}

function plainNumber(text: string): string | undefined {
  if (DECIMAL.test(text)) return text
  if (UNCLEAR.test(text)) return undefined
  const comma = COMMA.exec(text)
  if (comma) return `${comma[1] || '0'}.${comma[2]}`
  const [, first, rest = '', mark, point, fraction] = GROUPED.exec(text) ?? []
  if (first === undefined || mark === undefined || mark === point) return undefined
  const whole = first + rest.replaceAll(mark, '')
  return fraction === undefined ? whole : `${whole}.${fraction}`
}

const YES = words('true t yes y on 1 checked enabled ✓ ✔ ☑ ja oui sí si sim da')
const NO = words('false f no n off 0 unchecked disabled ✗ ✘ ☐ nein non não nao')

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}

/** A box has its label as its value in many forms; a hidden field before it has another word. */
function readBoolean({ label }: WorkflowInput, given: unknown): Read {
  const all = (Array.isArray(given) ? given : [given]).filter(isGiven).map((each) => {
    const word = foldName(String(each))
    if (YES.has(word) || word === foldName(label)) return true
    return NO.has(word) ? false : undefined
  })
  return all.includes(undefined) || all.length > 2
    ? { ok: false, expected: 'true or false' }
    : { ok: true, value: all.includes(true) }
}

/** An address, or what form services say of a file. */
function readUrl(given: unknown): Read {
  const named = typeof given === 'object' && given !== null && Object.hasOwn(given, 'url')
  const url: unknown = named ? Reflect.get(given, 'url') : given
  const text = typeof url === 'string' ? url.trim() : ''
  const isUrl = URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
  return isUrl
    ? { ok: true, value: text }
    : { ok: false, expected: 'an http or https URL' }
}

function readOption(options: readonly string[] | undefined, given: unknown): Read {
  const text = toText(given)
  if (text === undefined) return { ok: false, expected: 'text' }
  if (!options || options.includes(text)) return { ok: true, value: text }
  const meant = [foldName, looseName].map((fold) =>
    options.filter((option) => fold(option) === fold(text)),
  )
  const [option] = meant.find((found) => found.length === 1) ?? []
  return option === undefined
    ? { ok: false, expected: `one of ${options.join(', ')}` }
    : { ok: true, value: option }
}

/** As `2026-12-31`; a day and a month that could each be the other are not read. */
function readDate(given: unknown): Read {
  const parts = typeof given === 'string' ? dateParts(given.trim()) : undefined
  const date = parts && new Date(Date.UTC(parts.year, parts.month - 1, parts.day))
  const isDate =
    date?.getUTCMonth() === (parts?.month ?? 0) - 1 && date?.getUTCDate() === parts?.day
  return date && isDate
    ? { ok: true, value: date.toISOString().slice(0, 10) }
    : { ok: false, expected: 'a date such as 2026-12-31' }
}

function dateParts(text: string) {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d.*)?$/.exec(text)
  if (iso) return { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) }
  const [, first, mark, second, year] =
    /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$/.exec(text) ?? []
  if (first === undefined) return undefined
  const [a, b] = [Number(first), Number(second)]
  // With points the day comes first wherever it is written so.
  if (mark === '.' || a > 12 || a === b) return { year: Number(year), month: b, day: a }
  return b > 12 ? { year: Number(year), month: a, day: b } : undefined
}
