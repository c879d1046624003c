import type { IncomingHttpHeaders } from 'node:http'
import type { Transform } from 'node:stream'
import {
  brotliDecompressSync,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  gunzipSync,
  inflateRawSync,
  inflateSync,
} from 'node:zlib'
import { RelayError } from './errors.ts'

const MIB = 1024 * 1024

type Decompress = (bytes: Buffer, options: { maxOutputLength: number }) => Buffer

const DECOMPRESS: Record<string, Decompress> = {
  identity: (bytes) => bytes,
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: (bytes, options) =>
    hasZlibHead(bytes) ? inflateSync(bytes, options) : inflateRawSync(bytes, options),
  br: brotliDecompressSync,
}

const OPEN: Record<string, (first: Buffer) => Transform> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: (first) => (hasZlibHead(first) ? createInflate() : createInflateRaw()),
  br: () => createBrotliDecompress(),
}

/** `deflate` means zlib's format, and some programs leave its two bytes of head out. */
function hasZlibHead(bytes: Buffer): boolean {
  const [first = 0, second = 0] = bytes
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0
}

/**
 * How a body is decompressed, if it says that it is compressed. The function is given the
 * whole body, so that a caller who sends slowly holds no decompressor meanwhile, and throws
 * `body_too_large` once there would be more than `maxBytes`.
 *
 * @throws {RelayError} `unsupported_media_type` for an encoding that nobody knows.
 */
export function decompressor(
  headers: IncomingHttpHeaders,
): (bytes: Buffer, maxBytes: number) => Buffer {
  const name = encodingOf(headers)
  const decompress = DECOMPRESS[name] ?? DECOMPRESS['identity']

  return (bytes, maxBytes) => {
    if (!decompress || bytes.length === 0) return bytes
    try {
      return decompress(bytes, { maxOutputLength: maxBytes })
    } catch (cause) {
      const isLarge = Reflect.get(Object(cause), 'code') === 'ERR_BUFFER_TOO_LARGE'
      throw isLarge ? bodyTooLarge(maxBytes) : notCompressed(cause)
    }
  }
}

/**
 * The same piece by piece, for bodies that are not kept in memory: a stream, given the first
 * piece; undefined for a body that is not compressed.
 *
 * @throws {RelayError} `unsupported_media_type` for an encoding that nobody knows.
 */
export function decompressStream(
  headers: IncomingHttpHeaders,
): ((first: Buffer) => Transform) | undefined {
  return OPEN[encodingOf(headers)]
}

function encodingOf({ 'content-encoding': encoding }: IncomingHttpHeaders): string {
  const name = encoding?.trim().toLowerCase() || 'identity'
  if (!Object.hasOwn(DECOMPRESS, name)) throw unknownEncoding(name)
  return name
}

/** The refusal of a body that has more bytes than are taken. */
export function bodyTooLarge(maxBytes: number): RelayError {
  const limit = maxBytes === MIB ? '1 MiB' : `${maxBytes} bytes`
  return new RelayError('body_too_large', `The body is larger than ${limit}.`)
}

/** The refusal of bytes that are not compressed as the header says. */
export function notCompressed(cause: unknown): RelayError {
  const message = 'The body is not compressed as its header says.'
  return new RelayError('malformed_body', message, { cause })
}

function unknownEncoding(encoding: string): RelayError {
  const message = `The body has an encoding that cannot be read (${encoding.slice(0, 40)}). Send it as it is, or with gzip.`
  return new RelayError('unsupported_media_type', message)
}
