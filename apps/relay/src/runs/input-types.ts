import { isExact, JsonNumber } from '@wireflow-connect/sdk/wire'
import type { WorkflowInput } from '../upstream/workflow-input.ts'

type Read = { ok: true; value: unknown } | { ok: false; expected: string }

/**
 * Reads what a caller sent as the type of an input. Forms send text only, so text that
 * says a number or a yes is taken for one; a type that is not known takes anything.
 */
export function readAs(input: WorkflowInput, given: unknown): Read {
  switch (input.type) {
    case 'text':
      return readText(given)
    case 'number':
      return readNumber(given)
    case 'boolean':
      return readBoolean(given)
    case 'image':
    case 'url':
      return readUrl(given)
    case 'select':
      return readOption(input.options, given)
    default:
      return { ok: true, value: given }
  }
}

function readText(given: unknown): Read {
  if (typeof given === 'string') return { ok: true, value: given }
  const isPlain = typeof given === 'number' || typeof given === 'boolean'
  if (isPlain || given instanceof JsonNumber) return { ok: true, value: String(given) }
  return { ok: false, expected: 'text' }
}

function readNumber(given: unknown): Read {
  const value = typeof given === 'string' ? toNumber(given.trim()) : given
  const isNumber = typeof value === 'number' && Number.isFinite(value)
  return isNumber || value instanceof JsonNumber
    ? { ok: true, value }
    : { ok: false, expected: 'a number' }
}

/** As JSON writes a number. */
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i

/** Text that says a number which no double holds keeps its digits. */
function toNumber(text: string): unknown {
  if (text === '') return undefined
  return JSON_NUMBER.test(text) && !isExact(text) ? new JsonNumber(text) : Number(text)
}

const YES = new Set(['true', 'on', 'yes', '1'])
const NO = new Set(['false', 'off', 'no', '0'])

function readBoolean(given: unknown): Read {
  // A hidden field beside a box says no where the box is off.
  const isOn = Array.isArray(given) && given.length === 2 && given.some(isYes)
  const word = isOn ? 'yes' : String(given).toLowerCase()
  if (YES.has(word)) return { ok: true, value: true }
  if (NO.has(word)) return { ok: true, value: false }
  return { ok: false, expected: 'true or false' }
}

function isYes(given: unknown): boolean {
  return YES.has(String(given).toLowerCase())
}

function readUrl(given: unknown): Read {
  const isUrl =
    typeof given === 'string' &&
    URL.canParse(given) &&
    ['http:', 'https:'].includes(new URL(given).protocol)
  return isUrl
    ? { ok: true, value: given }
    : { ok: false, expected: 'an http or https URL' }
}

function readOption(options: readonly string[] | undefined, given: unknown): Read {
  const read = readText(given)
  if (!read.ok || !options || options.includes(String(read.value))) return read
  return { ok: false, expected: `one of ${options.join(', ')}` }
}
