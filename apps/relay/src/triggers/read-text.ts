import { isUtf8 } from 'node:buffer'
import { RelayError } from '../http/errors.ts'
import { gather } from './gather.ts'

const MAX_FIELDS = 1_000
const BYTE_ORDER_MARK = '\uFEFF'

/** Names of UTF-8, or of what UTF-8 contains. */
const UTF8 = /^(utf-?8|(us-)?ascii)$/i

/** Turns bytes into text by the charset that a content type names, or by UTF-8. */
export type ReadText = (bytes: Buffer) => string

/**
 * How text of this content type is read. Bytes that say nothing in its charset are refused,
 * never replaced.
 *
 * @throws {RelayError} `unsupported_media_type` for a charset that nobody knows.
 */
export function textReader(contentType: string): ReadText {
  const charset = charsetOf(contentType)
  if (UTF8.test(charset)) return readUtf8
  try {
    const decoder = new TextDecoder(charset, { fatal: true })
    return (bytes) => {
      try {
        return decoder.decode(bytes)
      } catch (cause) {
        const message = `The body is not valid ${charset}.`
        throw new RelayError('malformed_body', message, { cause })
      }
    }
  } catch {
    throw unknownCharset(charset)
  }
}

/** How JSON is read: in one of the Unicode encodings, as its standard says. */
export function jsonReader(contentType: string): ReadText {
  const charset = charsetOf(contentType)
  if (!UTF8.test(charset) && !/^utf-?16/i.test(charset)) throw unknownCharset(charset)
  return textReader(contentType)
}

/**
 * The fields of a form in one line, `a=1&b=2`, one character for each byte; a name that comes
 * twice has a list.
 *
 * @throws {RelayError}
 */
export function readFields(line: string, readText: ReadText) {
  const pairs = line.split('&').filter((pair) => pair !== '')
  if (pairs.length > MAX_FIELDS) {
    throw new RelayError('body_too_large', 'The form has more than 1,000 fields.')
  }
  return gather(
    pairs.map((pair) => {
      const end = pair.indexOf('=')
      const [name, value] =
        end < 0 ? [pair, ''] : [pair.slice(0, end), pair.slice(end + 1)]
      return [unescaped(name, readText), unescaped(value, readText)] as const
    }),
  )
}

function unescaped(text: string, readText: ReadText): string {
  if (!/[%+\u0080-\u00ff]/.test(text)) return text
  const bytes = text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_all, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  return readText(Buffer.from(bytes, 'latin1'))
}

function charsetOf(contentType: string): string {
  return /;\s*charset\s*=\s*"?([^\s";,]+)/i.exec(contentType)?.[1] ?? 'utf-8'
}

function readUtf8(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw notUtf8()
  const text = bytes.toString('utf8')
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text
}

/** The refusal of bytes that are not the text they should be. */
export function notUtf8(field?: string): RelayError {
  const message =
    field === undefined
      ? 'The body is not valid UTF-8.'
      : `The field "${field}" is not valid UTF-8, or has U+FFFD in place of what was not.`
  return new RelayError('malformed_body', message)
}

function unknownCharset(charset: string): RelayError {
  const message = `The body has a charset that cannot be read (${charset.slice(0, 40)}). Send UTF-8.`
  return new RelayError('unsupported_media_type', message)
}
