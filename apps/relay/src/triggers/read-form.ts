import { rm } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import busboy from 'busboy'
import { RelayError } from '../http/errors.ts'
import type { TriggerSettings } from './settings.ts'
import type { BodyShare } from '../http/body-quota.ts'
import { decompressPieces, drained } from '../http/decompress-pieces.ts'
import type { FormFolder } from './form-folder.ts'
import {
  bytesIn,
  bytesOf,
  readName,
  refuseBroken,
  watchCharsets,
} from './form-charset.ts'
import { gather } from './gather.ts'
import { keepFile, type SentFile } from './keep-file.ts'
import { readRaw } from './read-text.ts'
import { receive, type Receiving } from './receive.ts'

const MIB = 1024 * 1024
const MAX_FILES = 10
const MAX_FIELDS = 1_000
// Boundaries and headings of parts, which no field and no file counts.
const MAX_FRAME_BYTES = MIB / 2
// What zlib holds while it reads.
const DECOMPRESSOR_BYTES = MIB / 16

export type SentForm = {
  fields: Record<string, string | string[]>
  files: SentFile[]
}

type Options = Receiving & {
  folder: FormFolder
  share: BodyShare
  files: TriggerSettings['files']
  /** Of the names and values of all fields together. */
  maxBytes: number
  /** Is given every byte of the form, in order, decompressed. */
  onPiece: (piece: Buffer) => void
}

/**
 * Reads a form with files. Files go to disk as they come in, so that nothing large is in
 * memory. It stops at the first byte that is too much and removes what is on disk.
 *
 * @throws {RelayError} for a form or a file that the trigger does not take, or one cut short.
 */
export async function readForm(options: Options): Promise<SentForm> {
  const reading = startReading(options)
  try {
    await pour(options, reading)
    return await reading.result()
  } catch (error) {
    await reading.discard()
    throw error
  }
}

/** Removes the files of a form. */
export async function removeFiles(files: readonly { path: string }[]): Promise<void> {
  for (const { path } of files) await rm(path, { force: true })
}

type Reading = {
  parser: busboy.Busboy
  /** Is given all that the parser is given. */
  note: (piece: Buffer) => void
  /** Bytes of files that came so far. */
  fileBytes: () => number
  result(): Promise<SentForm>
  discard(): Promise<void>
}

function startReading(options: Options): Reading {
  const parser = openParser(options)
  const fields: [name: string, value: string][] = []
  const keeping: Promise<SentFile | undefined>[] = []
  const paths: { path: string }[] = []
  const tooLarge = () => parser.destroy(formTooLarge(options.maxBytes))
  const charsets = watchCharsets()
  let fieldBytes = 0
  let fileBytes = 0

  // The library's types do not know of parts without a name, or with an unknown charset.
  parser.on('field', (given: string | undefined, value: string | undefined, about) => {
    const name = given ?? ''
    if (value === undefined) return parser.destroy(unknownPart(name))
    fieldBytes += bytesIn(name) + bytesIn(value)
    if (about.valueTruncated || fieldBytes > options.maxBytes) tooLarge()
    else fields.push([name, value])
  })
  parser.on('file', (given: string | undefined, stream, about) => {
    const { filename, mimeType }: { filename?: string | undefined; mimeType: string } =
      about
    // It ends with the form, whose own error is told.
    stream.on('error', () => undefined)
    const path = options.folder.newPath()
    paths.push({ path })
    const file = { field: given ?? '', name: readName(filename), claimed: mimeType, path }
    const kept = keepFile(file, stream, {
      ...options,
      count(bytes) {
        fileBytes += bytes
      },
    })
    // One file that is refused ends the whole form; until then it is nobody's fault.
    kept.catch((error: Error) => parser.destroy(error))
    keeping.push(kept)
  })
  for (const event of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) {
    parser.on(event, () => parser.destroy(tooManyParts()))
  }

  return {
    parser,
    note: (piece) => charsets.note(piece),
    fileBytes: () => fileBytes,
    async result() {
      const files = (await Promise.all(keeping)).filter((file) => file !== undefined)
      // The charset may be named by a field, and holds for the names of files, too.
      const named = files.map(({ field }) => [field, ''] as const)
      const read = readRaw([...fields, ...named], { bytesOf, isMixed: charsets.seen() })
      refuseBroken(read)
      return {
        fields: gather(read.slice(0, fields.length)),
        files: files.map((file, at) => ({
          ...file,
          field: read[fields.length + at]?.[0] ?? '',
        })),
      }
    },
    async discard() {
      parser.destroy()
      await Promise.allSettled(keeping)
      await removeFiles(paths)
    },
  }
}

/** Leads what the caller sends into the parser until either of them has come to its end. */
async function pour(
  { share, maxBytes, files, onPiece, ...receiving }: Options,
  { parser, note, fileBytes }: Reading,
): Promise<void> {
  const maxInMemory = maxBytes + MAX_FRAME_BYTES
  const plain = decompressPieces(receiving.request.headers, (piece) => {
    count(piece)
    return parser.write(piece) ? undefined : drained(parser)
  })
  const held = plain.isCompressed ? DECOMPRESSOR_BYTES : 0
  let total = 0
  function count(piece: Buffer): void {
    total += piece.length
    // All that is not of a file is in memory, or was.
    const inMemory = total - fileBytes()
    const tooMuch = inMemory > maxInMemory + MAX_LAG_BYTES
    if (tooMuch || total > maxInMemory + MAX_FILES * files.bytes) {
      throw formTooLarge(maxBytes)
    }
    share.takeMemory(Math.max(0, held + inMemory - share.memoryBytes))
    onPiece(piece)
    note(piece)
  }

  const failed = new AbortController()
  const parsed = finished(parser)
  parsed.catch((reason: unknown) => failed.abort(toRefusal(reason)))
  try {
    await receive(receiving, plain.take, failed.signal)
    await plain.end()
  } finally {
    plain.close()
  }
  parser.end()
  await parsed.catch((reason: unknown) => {
    throw toRefusal(reason)
  })
}

// Bytes of a file are counted as its own once they are written, a little after they came.
const MAX_LAG_BYTES = MIB / 4

function toRefusal(reason: unknown): unknown {
  // A disk that is full, for instance, is not the caller's fault.
  const isOurs = reason instanceof Error && 'syscall' in reason
  if (isOurs || reason instanceof RelayError) return reason
  const message =
    'The form could not be read to its end. Its parts must be parted by the boundary that ' +
    'Content-Type names, with CRLF: leave that header to the program that sends the form.'
  return new RelayError('malformed_body', message, { cause: reason })
}

function openParser({ request, maxBytes }: Options): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      limits: {
        fields: MAX_FIELDS,
        fieldSize: maxBytes,
        files: MAX_FILES,
        parts: MAX_FIELDS + MAX_FILES,
      },
      // One character for each byte: which charset a form has is known at its end.
      defCharset: 'latin1',
      defParamCharset: 'latin1',
    })
  } catch (cause) {
    const message =
      'The form cannot be read: its Content-Type names no boundary. Leave that header to ' +
      'the program that sends the form.'
    throw new RelayError('malformed_body', message, { cause })
  }
}

function unknownPart(name: string): RelayError {
  const message = `The field "${name}" has a charset that cannot be read. Send UTF-8.`
  return new RelayError('unsupported_media_type', message)
}

function formTooLarge(maxBytes: number): RelayError {
  const message = `The form is too large: names and values of its fields may have ${maxBytes} bytes together.`
  return new RelayError('body_too_large', message)
}

function tooManyParts(): RelayError {
  const message = `The form is too large: it may have ${MAX_FIELDS.toLocaleString('en')} fields and ${MAX_FILES} files.`
  return new RelayError('body_too_large', message)
}
