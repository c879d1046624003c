import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Readable, Writable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import busboy from 'busboy'
import { RelayError } from '../http/errors.ts'
import type { TriggerSettings } from './settings.ts'
import type { BodyShare } from '../http/body-quota.ts'
import type { FormFolder } from './form-folder.ts'
import { gather } from './gather.ts'
import { notUtf8 } from './read-text.ts'
import { receive, type Receiving } from './receive.ts'

const MIB = 1024 * 1024
const MAX_FILES = 10
const MAX_FIELDS = 1_000
// Boundaries and headings of parts, which no field and no file counts.
const MAX_FRAME_BYTES = MIB / 2

/** A file of a form, kept on disk until the call is answered. */
export type SentFile = {
  field: string
  name: string
  type: string
  path: string
  bytes: number
  /** SHA-256 of its content, in hexadecimal digits. */
  digest: string
}

export type SentForm = {
  fields: Record<string, string | string[]>
  files: SentFile[]
}

type Options = Receiving & {
  folder: FormFolder
  share: BodyShare
  files: TriggerSettings['files']
  /** Names and values of all fields together have at most so many bytes. */
  maxBytes: number
  /** Sees every byte of the form in its order. */
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
  let fieldBytes = 0
  let fileBytes = 0

  parser.on('field', (given: string | undefined, value, { valueTruncated }) => {
    // The library's types do not know of parts without a name.
    const name = given ?? ''
    fieldBytes += Buffer.byteLength(name) + Buffer.byteLength(value)
    if (valueTruncated || fieldBytes > options.maxBytes) tooLarge()
    else fields.push([name, value])
  })
  parser.on('file', (given: string | undefined, stream, about) => {
    const {
      filename,
      mimeType: type,
    }: { filename?: string | undefined; mimeType: string } = about
    // It ends with the form, whose own error is told.
    stream.on('error', () => undefined)
    const path = options.folder.newPath()
    paths.push({ path })
    const file = { field: given ?? '', name: filename ?? '', type, path }
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
    fileBytes: () => fileBytes,
    async result() {
      const files = await Promise.all(keeping)
      refuseBroken(fields)
      return { fields: gather(fields), files: files.filter((file) => file !== undefined) }
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
  { parser, fileBytes }: Reading,
): Promise<void> {
  const maxInMemory = maxBytes + MAX_FRAME_BYTES
  let total = 0
  function count(piece: Buffer): void {
    total += piece.length
    // All that is not of a file is in memory, or was.
    const inMemory = total - fileBytes()
    const tooMuch = inMemory > maxInMemory + MAX_LAG_BYTES
    if (tooMuch || total > maxInMemory + MAX_FILES * files.bytes) {
      throw formTooLarge(maxBytes)
    }
    share.takeMemory(Math.max(0, inMemory - share.memoryBytes))
    onPiece(piece)
  }

  const failed = new AbortController()
  const parsed = finished(parser)
  parsed.catch((reason: unknown) => failed.abort(toRefusal(reason)))
  await receive(
    receiving,
    (piece) => {
      count(piece)
      return parser.write(piece) ? undefined : drained(parser)
    },
    failed.signal,
  )
  parser.end()
  await parsed.catch((reason: unknown) => {
    throw toRefusal(reason)
  })
}

// Bytes of a file are counted as its own once they are written, a little after they came.
const MAX_LAG_BYTES = MIB / 4

async function drained(parser: Writable): Promise<void> {
  await new Promise<void>((resolve) => parser.once('drain', resolve))
}

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
      // Names of fields and files come as browsers send them.
      defParamCharset: 'utf8',
    })
  } catch (cause) {
    const message =
      'The form cannot be read: its Content-Type names no boundary. Leave that header to ' +
      'the program that sends the form.'
    throw new RelayError('malformed_body', message, { cause })
  }
}

type Keeping = Pick<Options, 'files' | 'share'> & { count: (bytes: number) => void }

async function keepFile(
  file: Omit<SentFile, 'bytes' | 'digest'>,
  stream: Readable,
  { files, share, count }: Keeping,
): Promise<SentFile | undefined> {
  const refusal = refusalOf(file, files)
  if (file.name && refusal) throw refusal

  const hash = createHash('sha256')
  let bytes = 0
  await pipeline(
    stream,
    async function* keep(pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) {
        bytes += piece.length
        if (refusal) throw refusal
        if (bytes > files.bytes) throw fileTooLarge(file.name, files.bytes)
        share.takeDisk(piece.length)
        count(piece.length)
        hash.update(piece)
        yield piece
      }
    },
    createWriteStream(file.path),
  )
  // A browser sends an empty part for a file field that was left alone.
  return bytes === 0 ? undefined : { ...file, bytes, digest: hash.digest('hex') }
}

function refusalOf(
  { name, type }: Pick<SentFile, 'name' | 'type'>,
  { allowed, types }: TriggerSettings['files'],
): RelayError | undefined {
  if (!allowed) return new RelayError('file_not_allowed', 'This trigger takes no files.')
  const [kind] = type.split('/')
  if (types.includes(type) || types.includes(`${kind}/*`)) return undefined
  const wanted = types.join(', ')
  const given = name ? `"${name}"` : 'A file without a name'
  return new RelayError('file_not_allowed', `${given} is ${type}; taken are ${wanted}.`)
}

/** The parser puts U+FFFD in the place of bytes that say nothing. */
function refuseBroken(fields: readonly (readonly [name: string, value: string])[]): void {
  const broken = fields.find((field) => field.join().includes('\uFFFD'))
  if (broken) throw notUtf8(broken[0])
}

function fileTooLarge(name: string, maxBytes: number): RelayError {
  return new RelayError('file_too_large', `"${name}" has over ${maxBytes} bytes.`)
}

function formTooLarge(maxBytes: number): RelayError {
  const message = `The form is too large: names and values of its fields may have ${maxBytes} bytes together.`
  return new RelayError('body_too_large', message)
}

function tooManyParts(): RelayError {
  const message = `The form is too large: it may have ${MAX_FIELDS.toLocaleString('en')} fields and ${MAX_FILES} files.`
  return new RelayError('body_too_large', message)
}
