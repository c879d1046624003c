import { RelayError } from '../http/errors.ts'

/** What a content type says of a body: hints, since its first characters are what counts. */
export type BodyKind = 'parts' | 'json' | 'form' | 'text' | 'unknown'

/** Types that are never read, whatever they hold. */
const OTHER =
  /^(?:image|video|audio|font|model|message|multipart)\/|xml|html|pdf|zip|msword|officedocument|protobuf|msgpack|cbor|grpc/

/**
 * What a body is said to be. Of a list of types the first that says something counts; a type
 * that says nothing (`application/octet-stream`, none at all) leaves it to the body.
 *
 * @throws {RelayError} `unsupported_media_type` for what is never read.
 */
export function bodyKindOf(contentType: string): BodyKind {
  const types = contentType.toLowerCase().split(',').map(withoutParameters)
  const kinds = types.map(kindOf)
  const refused = types.find((_type, at) => kinds[at] === undefined)
  const kind = kinds.find((each) => each !== undefined && each !== 'unknown')
  if (kind) return kind
  if (refused !== undefined) throw unsupported(refused)
  return 'unknown'
}

function withoutParameters(type: string): string {
  return type.split(';', 1)[0]?.trim() ?? ''
}

function kindOf(type: string): BodyKind | undefined {
  if (type === 'multipart/form-data') return 'parts'
  if (type.includes('json')) return 'json'
  if (type.includes('urlencoded')) return 'form'
  if (type === 'text/plain') return 'text'
  return OTHER.test(type) ? undefined : 'unknown'
}

/** The refusal of a body that is none of what is read. */
export function unsupported(given: string): RelayError {
  const what = given === '' ? 'a body with no content type' : given.slice(0, 80)
  const message = `Cannot read ${what}. Send application/json, a form, or text/plain.`
  return new RelayError('unsupported_media_type', message)
}
