import type { IExecuteFunctions } from 'n8n-workflow'
import { NodeApiError, NodeOperationError } from 'n8n-workflow'
import { randomUUID } from 'crypto'
import { toObject, toText, unwrap } from '../reading/json'
import type { Silence } from './answer'
import { call, reasonOf } from './call'
import type { Patience } from './patience'
import { delayForOutage, persist } from './persist'

// What Wireflow takes at all, and what it takes in one request.
const MAX_BYTES = 25 * 1_024 * 1_024
const MAX_INLINE_BYTES = 4 * 1_024 * 1_024
const TIMEOUT_MS = 5 * 60_000

type File = { name: string; type: string; bytes: Buffer }
type How = { itemIndex: number; patience: Patience; isHarmless: boolean }

/**
 * Hands a binary property of an item to Wireflow and returns the address under which
 * workflows can use it.
 */
export async function uploadBinary(
  context: IExecuteFunctions,
  itemIndex: number,
  property: string,
  patience: Patience,
): Promise<string> {
  const { fileName, mimeType } = context.helpers.assertBinaryData(itemIndex, property)
  const bytes = await context.helpers.getBinaryDataBuffer(itemIndex, property)
  if (bytes.length > MAX_BYTES) {
    throw new NodeOperationError(
      context.getNode(),
      `The file in "${property}" is too large for Wireflow`,
      { itemIndex, description: 'Wireflow takes files of up to 25 MB.' },
    )
  }
  const file = { name: fileName ?? 'file', type: mimeType, bytes }
  // A second copy of a file does no harm.
  const how = { itemIndex, patience, isHarmless: true }
  const url =
    bytes.length > MAX_INLINE_BYTES
      ? await uploadLarge(context, file, how)
      : await uploadInline(context, file, how)
  if (url) return url
  throw new NodeOperationError(
    context.getNode(),
    'Wireflow took the file but did not say where it is',
    { itemIndex },
  )
}

/** Lets Wireflow keep a copy of a file that is somewhere on the web. */
export async function uploadFromUrl(
  context: IExecuteFunctions,
  itemIndex: number,
  url: string,
): Promise<string | undefined> {
  const path = '/media/upload'
  const request = { method: 'POST' as const, path, body: { url }, itemIndex }
  return urlIn(await call(context, 'wireflowApi', { ...request, isHarmless: true }))
}

async function uploadInline(
  context: IExecuteFunctions,
  file: File,
  how: How,
): Promise<string | undefined> {
  const boundary = `----wireflow${randomUUID()}`
  const answer = await call(context, 'wireflowApi', {
    method: 'POST',
    path: '/media/upload',
    headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
    body: toForm(boundary, file),
    ...how,
  })
  return urlIn(answer)
}

function toForm(boundary: string, { name, type, bytes }: File): Buffer {
  // A quote or a line break in the name would end the header.
  const safeName = name.replace(/["\r\n]/g, '_')
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${safeName}"\r\nContent-Type: ${type}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
}

/** Larger files go to an address that Wireflow names first. */
async function uploadLarge(
  context: IExecuteFunctions,
  file: File,
  how: How,
): Promise<string | undefined> {
  const { name, type, bytes } = file
  const asked = { fileName: name, contentType: type, size: bytes.length }
  const promise = toObject(
    unwrap(
      await call(context, 'wireflowApi', {
        method: 'POST',
        path: '/media/upload-url',
        body: asked,
        ...how,
      }),
    ),
  )
  await put(context, file, promise, how)
  const answer = await call(context, 'wireflowApi', {
    method: 'POST',
    path: '/media/upload-url/complete',
    body: { mediaId: promise.mediaId },
    ...how,
  })
  return urlIn(answer)
}

async function put(
  context: IExecuteFunctions,
  file: File,
  promise: { uploadUrl?: unknown; headers?: unknown },
  { itemIndex, patience }: How,
): Promise<void> {
  const answer = await persist(
    context,
    patience,
    () => putOnce(context, file, promise),
    delayForOutage,
  )
  if (!('silence' in answer) && answer.status < 400) return
  const reason = 'silence' in answer ? answer.silence : `The answer was ${answer.status}.`
  throw new NodeApiError(
    context.getNode(),
    {},
    {
      message: 'The file could not be handed to Wireflow',
      description: `${reason} Nothing was started.`,
      itemIndex,
    },
  )
}

async function putOnce(
  context: IExecuteFunctions,
  { bytes }: File,
  { uploadUrl, headers }: { uploadUrl?: unknown; headers?: unknown },
): Promise<{ status: number; content: unknown } | Silence> {
  try {
    // Exactly the headers that were named, and no credential.
    const { statusCode } = await context.helpers.httpRequest({
      method: 'PUT',
      url: String(uploadUrl),
      headers: toObject(headers),
      body: bytes,
      returnFullResponse: true,
      ignoreHttpStatusErrors: true,
      timeout: TIMEOUT_MS,
    })
    return { status: statusCode, content: undefined }
  } catch (error) {
    return { silence: reasonOf(error) }
  }
}

function urlIn(body: unknown): string | undefined {
  return toText(toObject(unwrap(body)).url)
}
