import { RelayError } from '../http/errors.ts'
import { notUtf8, textReader } from './charset.ts'
import { gather } from './gather.ts'

const MAX_FIELDS = 1_000
/** Browsers put the charset of their page into a hidden field of this name. */
const CHARSET_FIELD = '_charset_'
export const ESCAPE = '\u001b'

/** A field of a form with one character for each of its bytes. */
export type RawField = readonly [name: string, value: string]

/**
 * The fields of a form in one line, `a=1&b=2`, one character for each byte; a name that comes
 * twice has a list.
 *
 * @throws {RelayError}
 */
export function readFields(line: string, charset?: string) {
  const pairs = line.split('&').filter((pair) => pair !== '')
  if (pairs.length > MAX_FIELDS) {
    throw new RelayError('body_too_large', 'The form has more than 1,000 fields.')
  }
  const fields = pairs.map((pair) => {
    const end = pair.indexOf('=')
    return end < 0
      ? ([unescaped(pair), ''] as const)
      : ([unescaped(pair.slice(0, end)), unescaped(pair.slice(end + 1))] as const)
  })
  return gather(readRaw(fields, { charset, bytesOf: latin1Bytes }))
}

type Reading = {
  /** Named by the headers. */
  charset?: string | undefined
  /** The bytes that stand for themselves in a text; undefined where no charset matters. */
  bytesOf: (text: string) => Buffer | undefined
  /** Whether some of the texts may have been read in a charset of their own. */
  isMixed?: boolean
}

/**
 * Fields in the charset that the form names, or the one that its headers name, or UTF-8.
 *
 * @throws {RelayError} that names the field whose bytes say nothing.
 */
export function readRaw(
  fields: readonly RawField[],
  { charset, bytesOf, isMixed = false }: Reading,
): [name: string, value: string][] {
  const named = fields.find(([name]) => name === CHARSET_FIELD)?.[1].trim()
  const readText = textReader(named || charset)
  const isPage = named !== undefined && !/^utf-?8$/i.test(named)
  return fields.map(([name, value]) => {
    try {
      return [read(name), read(value)]
    } catch (error) {
      throw named || charset ? error : notUtf8(name)
    }
  })

  function read(text: string): string {
    const bytes = bytesOf(text)
    const value = bytes ? decode(bytes, text) : text
    return isPage ? withoutReferences(value) : value
  }

  function decode(bytes: Buffer, text: string): string {
    try {
      return readText(bytes)
    } catch (error) {
      if (isMixed) return text
      throw error
    }
  }
}

// ISO-2022-JP begins its characters with an escape; those of other charsets are no ASCII.
function latin1Bytes(text: string): Buffer | undefined {
  const isAscii = !/[\u0080-\u00ff]/.test(text) && !text.includes(ESCAPE)
  return isAscii ? undefined : Buffer.from(text, 'latin1')
}

/** Browsers write `&#128690;` for what the charset of their page does not have. */
function withoutReferences(text: string): string {
  return text.replace(/&#(\d{1,7});/g, (all, digits: string) => {
    const code = Number(digits)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
}

function unescaped(text: string): string {
  if (!/[%+]/.test(text)) return text
  return text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_all, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
}

/** `name=value` pairs in one line with nothing that a form would have escaped. */
const LINE = /^[\w.\-[\]%+~]+=[^\s=&]+(?:=[^\s&]*)?(?:&[\w.\-[\]%+~]+=[^\s&]*)*$/
/** What browsers make of a form with the encoding `text/plain`. */
const PLAIN = /^(?:[^=\r\n]{1,200}=[^\r\n]*\r\n)+$/

/** Whether text can only be a form in one line, whatever it is called. */
export function isFormLine(text: string): boolean {
  return LINE.test(text)
}

/** The fields of a form with the encoding `text/plain`; undefined for any other text. */
export function readPlainForm(text: string) {
  if (!PLAIN.test(text)) return undefined
  const pairs = text
    .split('\r\n')
    .slice(0, -1)
    .map((line) => {
      const end = line.indexOf('=')
      return [line.slice(0, end), line.slice(end + 1)] as const
    })
  return pairs.length > MAX_FIELDS ? undefined : gather(pairs)
}
