import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { RelayError } from '../http/errors.ts'
import type { BodyShare } from '../http/body-quota.ts'
import type { TriggerSettings } from './settings.ts'
import { HEAD_BYTES, typeOfFile } from './type-of-file.ts'

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

type Keeping = {
  files: TriggerSettings['files']
  share: BodyShare
  count: (bytes: number) => void
}

/** Undefined for a field for files that was left alone, for which browsers send an empty part. */
export async function keepFile(
  file: Omit<SentFile, 'bytes' | 'digest' | 'type'> & { claimed: string },
  stream: Readable,
  { files, share, count }: Keeping,
): Promise<SentFile | undefined> {
  if (file.name && !files.allowed) throw noFiles()

  const hash = createHash('sha256')
  let type = file.claimed
  let bytes = 0
  await pipeline(
    stream,
    async function* check(pieces: AsyncIterable<Buffer>) {
      for await (const piece of withHead(pieces)) {
        if (bytes === 0) {
          type = await typeOfFile(piece, file)
          refuseType({ name: file.name, type }, files)
        }
        bytes += piece.length
        if (bytes > files.bytes) throw fileTooLarge(file.name, files.bytes)
        share.takeDisk(piece.length)
        count(piece.length)
        hash.update(piece)
        yield piece
      }
    },
    createWriteStream(file.path),
  )
  const { claimed: _claimed, ...known } = file
  if (bytes > 0) return { ...known, type, bytes, digest: hash.digest('hex') }
  if (file.name) throw emptyFile(file.name)
  return undefined
}

/** The same pieces, the first with as much as tells the type of a file. */
async function* withHead(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  let head: Buffer | undefined = Buffer.alloc(0)
  for await (const piece of pieces) {
    if (!head) {
      yield piece
      continue
    }
    head = Buffer.concat([head, piece])
    if (head.length < HEAD_BYTES) continue
    yield head
    head = undefined
  }
  if (head && head.length > 0) yield head
}

function refuseType(
  { name, type }: Pick<SentFile, 'name' | 'type'>,
  { allowed, types }: TriggerSettings['files'],
): void {
  if (!allowed) throw noFiles()
  const [kind] = type.split('/')
  if (types.includes(type) || types.includes(`${kind}/*`)) return
  const wanted = types.join(', ')
  const given = name ? `"${name}"` : 'A file without a name'
  throw new RelayError('file_not_allowed', `${given} is ${type}; taken are ${wanted}.`)
}

function noFiles(): RelayError {
  return new RelayError('file_not_allowed', 'This trigger takes no files.')
}

function emptyFile(name: string): RelayError {
  return new RelayError('malformed_body', `The file "${name}" is empty. Choose it again.`)
}

function fileTooLarge(name: string, maxBytes: number): RelayError {
  return new RelayError('file_too_large', `"${name}" has over ${maxBytes} bytes.`)
}
