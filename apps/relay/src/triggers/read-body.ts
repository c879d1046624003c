import type { IncomingHttpHeaders } from 'node:http'
import type { MessageCheck } from '@wireflow-connect/webhooks/node'
import type { Request, Response } from 'express'
import type { TriggerSettings } from './settings.ts'
import type { BodyPace } from '../http/body-pace.ts'
import type { BodyQuota, BodyShare } from '../http/body-quota.ts'
import { callerOf } from '../http/caller-address.ts'
import { bodyTooLarge, decompressor } from '../http/content-encoding.ts'
import { bodyKindOf } from './body-kind.ts'
import { charsetOf, textReader } from './charset.ts'
import { fieldsOfBody } from './fields-of-body.ts'
import type { FormFolder } from './form-folder.ts'
import type { SentFile } from './keep-file.ts'
import { readForm, removeFiles } from './read-form.ts'
import { receive, type Receiving } from './receive.ts'
import { notSigned } from './signature.ts'

const MIB = 1024 * 1024
// Understanding as many bytes takes a millisecond or two.
const QUICK_BYTES = 16 * 1024

/** What keeps the bodies that one process reads within bounds. */
export type Bodies = {
  quota: BodyQuota
  pace: BodyPace
  folder: FormFolder
  /** Waits until it is the turn of a body that takes long to understand. */
  turn: () => Promise<void>
}

/** What came with a call: read whole, and genuine where the trigger asks for signatures. */
export type CallBody = {
  /** From JSON or a form; `{ text }` from plain text; none from an empty body. */
  fields: Record<string, unknown>
  files: readonly SentFile[]
  /** How many bytes of memory it takes. */
  memoryBytes: number
  /** Removes the files and gives back the memory, once the call is answered. */
  discard(): Promise<void>
}

type Call = {
  request: Request
  response: Response
  settings: TriggerSettings
  /** Undefined where the trigger lets in whoever calls. */
  signature: MessageCheck | undefined
}

/**
 * Reads every kind of body that a trigger takes, as much of it as the trigger allows. What
 * the headers can be refused for is refused before a byte of the body is read.
 *
 * @throws {RelayError}
 */
export async function readBody(bodies: Bodies, call: Call): Promise<CallBody> {
  const { request, response, settings } = call
  const read = readerFor(request.headers)
  const share = bodies.quota.open(() => callerOf(request))
  try {
    const { fields, files } = await read({
      request,
      response,
      settings,
      signature: call.signature,
      pace: bodies.pace,
      folder: bodies.folder,
      turn: bodies.turn,
      share,
      maxBytes: settings.limits.bodyBytes ?? MIB,
    })
    return {
      fields,
      files,
      memoryBytes: share.memoryBytes,
      async discard() {
        share.release()
        if (files.length > 0) await removeFiles(files)
      },
    }
  } catch (error) {
    share.release()
    throw error
  }
}

type Reading = Receiving & {
  settings: TriggerSettings
  signature: MessageCheck | undefined
  folder: FormFolder
  turn: Bodies['turn']
  share: BodyShare
  maxBytes: number
}

type Read = (reading: Reading) => Promise<Pick<CallBody, 'fields' | 'files'>>

function readerFor(headers: IncomingHttpHeaders): Read {
  const contentType = headers['content-type'] ?? ''
  if (!mayHaveBody(headers)) return readNothing
  const kind = bodyKindOf(contentType)
  const decompress = decompressor(headers)
  if (kind === 'parts') return readParts
  // What cannot be read at all is told before it is read.
  if (kind !== 'json') textReader(charsetOf(contentType))
  return async (reading) => {
    const came = await readWhole(reading)
    const mayGrow = headers['content-encoding'] !== undefined
    if (mayGrow || came.length > QUICK_BYTES) await reading.turn()
    const bytes = decompress(came, reading.maxBytes)
    reading.share.takeMemory(bytes.length - Math.min(bytes.length, came.length))
    reading.signature?.update(bytes)
    checkSignature(reading)
    const { share } = reading
    return { fields: fieldsOfBody(bytes, { kind, contentType, share }), files: [] }
  }
}

function mayHaveBody(headers: IncomingHttpHeaders): boolean {
  const length = headers['content-length']
  return headers['transfer-encoding'] !== undefined || Number(length ?? 0) > 0
}

async function readNothing(reading: Reading) {
  checkSignature(reading)
  return { fields: {}, files: [] }
}

async function readParts(reading: Reading) {
  const form = await readForm({
    ...reading,
    files: reading.settings.files,
    onPiece: (piece) => reading.signature?.update(piece),
  })
  try {
    checkSignature(reading)
    return form
  } catch (error) {
    await removeFiles(form.files)
    throw error
  }
}

async function readWhole(reading: Reading): Promise<Buffer> {
  const { request, share, maxBytes } = reading
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    throw bodyTooLarge(maxBytes)
  }
  const pieces: Buffer[] = []
  await receive(reading, (piece) => {
    share.takeMemory(piece.length)
    if (share.memoryBytes > maxBytes) throw bodyTooLarge(maxBytes)
    pieces.push(piece)
  })
  const [first, ...others] = pieces
  return first && others.length === 0 ? first : Buffer.concat(pieces)
}

function checkSignature({ signature }: Reading): void {
  if (!signature || signature.isGenuine()) return
  throw notSigned('mismatch: not one of these very bytes with the secret of this trigger')
}
