import { isAscii, isUtf8 } from 'node:buffer'
import { RelayError } from '../http/errors.ts'

const BYTE_ORDER_MARK = '\uFEFF'

/** Turns bytes into text. Bytes that say nothing in their charset are refused, never replaced. */
export type ReadText = (bytes: Buffer) => string

/** The charset that a content type names. */
export function charsetOf(contentType: string): string | undefined {
  return /;\s*charset\s*=\s*["']?([^\s"';,]+)/i.exec(contentType)?.[1]
}

/**
 * How text of a charset is read, by any name that the Encoding standard has for it
 * (https://encoding.spec.whatwg.org/#names-and-labels). Without one it is UTF-8.
 *
 * @throws {RelayError} `unsupported_media_type` for a charset that the standard does not know.
 */
export function textReader(charset = 'utf-8'): ReadText {
  const decoder = decoderOf(charset)
  if (!decoder) throw unknownCharset(charset)
  // ASCII is what UTF-8 contains; the standard takes its name for that of windows-1252.
  if (decoder.encoding === 'utf-8' || isAsciiName(charset)) return readUtf8
  return (bytes) => {
    try {
      return decoder.decode(bytes)
    } catch (cause) {
      const message = `The body is not valid ${charset}.`
      throw new RelayError('malformed_body', message, { cause })
    }
  }
}

/**
 * How JSON is read: it is UTF-8, whatever it is called, unless its bytes can only be of the
 * charset that is named.
 */
export function jsonReader(charset = 'utf-8'): ReadText {
  const decoder = decoderOf(charset)
  if (decoder?.encoding.startsWith('utf-16')) return textReader(charset)
  return (bytes) => (isUtf8(bytes) ? readUtf8(bytes) : textReader(charset)(bytes))
}

/** Text that says by its first bytes that it is UTF-16, as UTF-8; anything else as it is. */
export function withoutUtf16(bytes: Buffer): Buffer {
  const charset = utf16Of(bytes)
  return charset ? Buffer.from(textReader(charset)(bytes)) : bytes
}

function utf16Of(bytes: Buffer): string | undefined {
  const [first, second] = bytes
  if (first === undefined || second === undefined) return undefined
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  // JSON and forms begin with an ASCII character, which is half NUL then.
  if (second === 0 && first !== 0) return 'utf-16le'
  return first === 0 && second !== 0 ? 'utf-16be' : undefined
}

function decoderOf(charset: string) {
  try {
    return new TextDecoder(charset, { fatal: true })
  } catch {
    return undefined
  }
}

function isAsciiName(charset: string): boolean {
  return /^(us-?)?ascii$/i.test(charset)
}

function readUtf8(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1')
  if (!isUtf8(bytes)) throw notUtf8()
  const text = bytes.toString('utf8')
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text
}

/** The refusal of bytes that are not the text they should be. */
export function notUtf8(field?: string): RelayError {
  const what = field === undefined ? 'The body' : `The field "${field}"`
  const message = `${what} is not valid UTF-8. Send UTF-8, or name the charset: in Content-Type, or in a hidden field called _charset_.`
  return new RelayError('malformed_body', message)
}

function unknownCharset(charset: string): RelayError {
  const message = `The body has a charset that cannot be read (${charset.slice(0, 40)}). Send UTF-8.`
  return new RelayError('unsupported_media_type', message)
}
