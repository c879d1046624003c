import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import busboy from 'busboy'
import type { Request } from 'express'
import { RelayError } from '../errors.ts'
import { gather } from './gather.ts'
import type { TriggerSettings } from '../triggers/settings.ts'

const MIB = 1024 * 1024
const MAX_FILES = 10
const MAX_FIELDS = 1_000

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
  /** Removes the files. */
  discard(): Promise<void>
}

/**
 * Reads a form with files. Files go to disk as they come in, so that nothing large is in
 * memory.
 *
 * @throws {RelayError} for a file that the trigger does not take, or a form cut short.
 */
export async function readMultipart(
  request: Request,
  settings: TriggerSettings,
): Promise<SentForm> {
  const folder = await mkdtemp(join(tmpdir(), 'wireflow-connect-form-'))
  const discard = () => rm(folder, { recursive: true, force: true })
  try {
    return { ...(await receive(request, settings, folder)), discard }
  } catch (error) {
    await discard()
    throw error
  }
}

async function receive(
  request: Request,
  settings: TriggerSettings,
  folder: string,
): Promise<Pick<SentForm, 'fields' | 'files'>> {
  const fields: [name: string, value: string][] = []
  const receiving: Promise<SentFile | undefined>[] = []
  let isTooLarge = false
  const parser = openParser(request, settings)

  parser.on('field', (name, value, { valueTruncated }) => {
    isTooLarge ||= valueTruncated
    fields.push([name, value])
  })
  parser.on('file', (field, stream, { filename, mimeType }) => {
    const path = join(folder, String(receiving.length))
    const file = { field, name: filename ?? '', type: mimeType, path }
    const kept = keepFile(file, stream, settings)
    // Looked at below; until then a refusal must not count as unhandled.
    kept.catch(() => undefined)
    receiving.push(kept)
  })
  for (const event of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) {
    parser.on(event, () => {
      isTooLarge = true
    })
  }

  request.pipe(parser)
  await finished(parser).catch((cause: unknown) => {
    throw new RelayError('malformed_body', 'The form could not be read to its end.', {
      cause,
    })
  })
  const files = await Promise.all(receiving)
  if (isTooLarge) throw new RelayError('body_too_large', 'The form is too large.')
  refuseBroken(fields)
  return { fields: gather(fields), files: files.filter((file) => file !== undefined) }
}

/** The parser puts U+FFFD in the place of bytes that say nothing. */
function refuseBroken(fields: readonly (readonly [name: string, value: string])[]): void {
  const broken = fields.find((field) => field.join().includes('\uFFFD'))
  if (!broken) return
  const message = `The field "${broken[0]}" is not valid UTF-8, or has U+FFFD in place of what was not.`
  throw new RelayError('malformed_body', message)
}

function openParser({ headers }: Request, { limits }: TriggerSettings): busboy.Busboy {
  try {
    return busboy({
      headers,
      limits: {
        fields: MAX_FIELDS,
        fieldSize: limits.bodyBytes ?? MIB,
        files: MAX_FILES,
        parts: MAX_FIELDS + MAX_FILES,
        fileSize: MAX_FILE_BYTES,
      },
      // Names of fields and files come as browsers send them.
      defParamCharset: 'utf8',
    })
  } catch (cause) {
    // No boundary, for instance.
    throw new RelayError('malformed_body', 'The form cannot be read.', { cause })
  }
}

// The trigger's own limit is checked byte by byte below and answered by name.
const MAX_FILE_BYTES = 25 * MIB + 1

async function keepFile(
  file: Omit<SentFile, 'bytes' | 'digest'>,
  stream: Readable,
  { files }: TriggerSettings,
): Promise<SentFile | undefined> {
  const refusal = refusalOf(file, files)
  if (refusal) {
    stream.resume()
    throw refusal
  }

  const hash = createHash('sha256')
  let byteCount = 0
  stream.on('data', (chunk: Buffer) => {
    hash.update(chunk)
    byteCount += chunk.length
  })
  await pipeline(stream, createWriteStream(file.path))
  if (byteCount > files.bytes) {
    throw new RelayError(
      'file_too_large',
      `"${file.name}" has over ${files.bytes} bytes.`,
    )
  }
  // A browser sends an empty part for a file field that was left alone.
  return byteCount === 0
    ? undefined
    : { ...file, bytes: byteCount, digest: hash.digest('hex') }
}

function refusalOf(
  { name, type }: Pick<SentFile, 'name' | 'type'>,
  { allowed, types }: TriggerSettings['files'],
): RelayError | undefined {
  if (!name) return undefined
  if (!allowed) return new RelayError('file_not_allowed', 'This trigger takes no files.')
  const [kind] = type.split('/')
  if (types.includes(type) || types.includes(`${kind}/*`)) return undefined
  const wanted = types.join(', ')
  return new RelayError('file_not_allowed', `"${name}" is ${type}; taken are ${wanted}.`)
}
