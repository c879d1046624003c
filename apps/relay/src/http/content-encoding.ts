import type { IncomingHttpHeaders } from 'node:http'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { RelayError } from './errors.ts'

const MIB = 1024 * 1024

type Decompress = (bytes: Buffer, options: { maxOutputLength: number }) => Buffer

const DECOMPRESS: Record<string, Decompress> = {
  identity: (bytes) => bytes,
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
}

/**
 * How a body is decompressed, if it says that it is compressed. The function is given the
 * whole body, so that a caller who sends slowly holds no decompressor meanwhile, and throws
 * `body_too_large` once there would be more than `maxBytes`.
 *
 * @throws {RelayError} `unsupported_media_type` for an encoding that nobody knows.
 */
export function decompressor({
  'content-encoding': encoding = 'identity',
}: IncomingHttpHeaders): (bytes: Buffer, maxBytes: number) => Buffer {
  const name = encoding.toLowerCase()
  const decompress = Object.hasOwn(DECOMPRESS, name) ? DECOMPRESS[name] : undefined
  if (!decompress) throw unknownEncoding(encoding)

  return (bytes, maxBytes) => {
    try {
      return decompress(bytes, { maxOutputLength: maxBytes })
    } catch (cause) {
      const isLarge = Reflect.get(Object(cause), 'code') === 'ERR_BUFFER_TOO_LARGE'
      throw isLarge ? bodyTooLarge(maxBytes) : notCompressed(cause)
    }
  }
}

/** Whether the body is compressed. */
export function isCompressed(headers: IncomingHttpHeaders): boolean {
  return (headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity'
}

/** The refusal of a body that has more bytes than are taken. */
export function bodyTooLarge(maxBytes: number): RelayError {
  const limit = maxBytes === MIB ? '1 MiB' : `${maxBytes} bytes`
  return new RelayError('body_too_large', `The body is larger than ${limit}.`)
}

function notCompressed(cause: unknown): RelayError {
  const message = 'The body is not compressed as its header says.'
  return new RelayError('malformed_body', message, { cause })
}

function unknownEncoding(encoding: string): RelayError {
  const message = `The body has an encoding that cannot be read (${encoding.slice(0, 40)}). Send it as it is, or with gzip.`
  return new RelayError('unsupported_media_type', message)
}
