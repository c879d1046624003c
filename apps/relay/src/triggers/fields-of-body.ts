import type { BodyShare } from '../http/body-quota.ts'
import { RelayError } from '../http/errors.ts'
import { readJson } from '../http/read-json.ts'
import { unsupported, type BodyKind } from './body-kind.ts'
import { charsetOf, jsonReader, textReader, withoutUtf16 } from './charset.ts'
import { isFormLine, readFields, readPlainForm } from './read-text.ts'

type Fields = Record<string, unknown>
type Share = Pick<BodyShare, 'takeMemory'>
type Said = {
  kind: Exclude<BodyKind, 'parts'>
  contentType: string
  /** Takes the memory of what the body becomes. */
  share: Share
}

/**
 * The fields of a body, which is what its characters show, whatever its type says: an object
 * of JSON, a form, and text only where it is said to be text and is nothing else.
 *
 * @throws {RelayError}
 */
export function fieldsOfBody(given: Buffer, { kind, contentType, share }: Said): Fields {
  if (given.length === 0) return {}
  const bytes = withoutUtf16(given)
  // What said by its first bytes that it is UTF-16 is UTF-8 now.
  const charset = bytes === given ? charsetOf(contentType) : undefined
  const first = firstCharacter(bytes)
  if (kind === 'json' || first === '{') return readAsJson(bytes, { kind, charset, share })
  if (first === '') return {}
  if (first === '-') refuseParts(bytes)
  if (kind === 'form') return readAsForm(bytes, { charset, share })
  const text = textReader(charset)(bytes)
  if (isFormLine(text)) return readAsForm(bytes, { charset, share })
  if (kind === 'text') return readPlainForm(text) ?? { text }
  if (first === '[') throw noObject()
  throw unsupported(contentType)
}

type Written = { charset: string | undefined; share: Share }

function readAsJson(
  bytes: Buffer,
  { kind, charset, share }: Written & { kind: BodyKind },
): Fields {
  const text = jsonReader(charset)(bytes)
  try {
    return objectOf(text, share)
  } catch (error) {
    const isJson = !(error instanceof RelayError) || error.code !== 'malformed_body'
    if (isJson) throw error
    if (isFormLine(text)) return readAsForm(bytes, { charset, share })
    refuseParts(bytes)
    // Braces may begin a text, too.
    if (kind === 'text') return { text }
    throw error
  }
}

function readAsForm(bytes: Buffer, { charset, share }: Written): Fields {
  // A form in one line is ASCII, with bytes of its charset behind percent signs.
  const fields = readFields(
    bytes.toString('latin1'),
    charset && /^(utf-?16|unicode|ucs)/i.test(charset) ? undefined : charset,
  )
  const [only = '', ...others] = Object.keys(fields)
  // JSON that was escaped as a form: one name, and no value.
  const isJson = others.length === 0 && fields[only] === '' && /^\s*[[{]/.test(only)
  return isJson ? objectOf(only, share) : fields
}

function objectOf(text: string, share: Share): Fields {
  const body = readJson(text, { share })
  if (Array.isArray(body)) throw noObject()
  return body as Fields
}

function firstCharacter(bytes: Buffer): string {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  for (let at = start; at < bytes.length; at++) {
    const code = bytes[at] ?? 0
    if (code !== 0x20 && (code < 0x09 || code > 0x0d)) return String.fromCharCode(code)
  }
  return ''
}

/** A form in parts whose type was set by hand. */
function refuseParts(bytes: Buffer): void {
  const start = bytes.subarray(0, 300).toString('latin1')
  if (!/^\s*--[^\r\n]+\r?\ncontent-disposition:\s*form-data/i.test(start)) return
  const message =
    'The body is a form in parts, but its Content-Type does not say so. Leave that header, ' +
    'with its boundary, to the program that sends the form.'
  throw new RelayError('malformed_body', message)
}

function noObject(): RelayError {
  return new RelayError('malformed_body', 'The body is not a JSON object.')
}
