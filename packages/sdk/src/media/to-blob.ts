import { WireflowError } from '../errors/wireflow-error.ts'
import { chunksOf } from '../wire/chunks-of.ts'

/** A file in any form that web standards know; streams of Node are `AsyncIterable`. */
export type FileLike =
  | Blob
  | ArrayBuffer
  | ArrayBufferView
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>

/** The upstream takes no larger ones. */
export const LARGEST_BYTES: number = 25 * 1024 * 1024

/**
 * The file as a blob whose type fits its name.
 *
 * @throws WireflowError `payload_too_large` above 25 MB, before a stream is read to its end;
 *   `bad_request` for what is no file
 */
export async function toBlob(file: FileLike, name: string): Promise<Blob> {
  const blob = await read(file)
  if (blob.size > LARGEST_BYTES) throw tooLarge()
  return blob.type ? blob : new Blob([blob], { type: typeOfName(name) })
}

async function read(file: unknown): Promise<Blob> {
  if (file instanceof Blob) return file
  if (file instanceof ArrayBuffer) return new Blob([file])
  if (ArrayBuffer.isView(file)) return new Blob([bytesOf(file)])
  if (isAsyncIterable(file)) return collect(file)
  if (file instanceof ReadableStream) return collect(chunksOf(file))
  throw new WireflowError('bad_request', whatToGive(file))
}

function whatToGive(file: unknown): string {
  const known =
    'A file is a Blob, a Buffer or other bytes, a stream, or a URL that begins with http.'
  if (typeof file !== 'string') return known
  return `${known} For a path there is \`openFile\` in \`@wireflow-connect/sdk/node\`.`
}

async function collect(chunks: AsyncIterable<unknown>): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for await (const chunk of chunks) {
    if (!ArrayBuffer.isView(chunk)) {
      throw new WireflowError('bad_request', 'The stream of a file gives bytes, not text')
    }
    const part = bytesOf(chunk)
    size += part.length
    // Leaving the loop also ends the stream.
    if (size > LARGEST_BYTES) throw tooLarge()
    parts.push(part)
  }
  return new Blob(parts)
}

function bytesOf(view: ArrayBufferView): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

function tooLarge(): WireflowError {
  return new WireflowError('payload_too_large', 'Wireflow takes files of up to 25 MB')
}

const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  avif: 'image/avif',
  mp4: 'video/mp4',
  webm: 'video/webm',
  mov: 'video/quicktime',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  flac: 'audio/flac',
  pdf: 'application/pdf',
  txt: 'text/plain',
  json: 'application/json',
}

function typeOfName(name: string): string {
  const ending = /\.([^.]+)$/.exec(name.toLowerCase())?.[1] ?? ''
  return TYPES[ending] ?? 'application/octet-stream'
}
