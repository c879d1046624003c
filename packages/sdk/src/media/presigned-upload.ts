import { WireflowError } from '../errors/wireflow-error.ts'
import type { CallOptions } from '../http/call.ts'
import type { Result } from '../http/exchange.ts'
import { request } from '../http/request.ts'
import type { Transport } from '../http/transport.ts'
import { within } from '../http/within.ts'
import {
  toUploadedMedia,
  toUploadTicket,
  type UploadedMedia,
  type UploadTicket,
} from '../wire/media.ts'

/** A large file on its way to the storage that the upstream named. */
export type FileUpload = {
  url: string
  /** Those that the storage asks for; the key is not among them. */
  headers: Record<string, string>
  file: Blob
  signal: AbortSignal
}

/** Sends a file with PUT, follows no redirect, and returns the status of the answer. */
export type SendFile = (upload: FileUpload) => Promise<{ status: number }>

/** Sends a file with this `fetch`. */
export function sendFileBy(fetch: typeof globalThis.fetch): SendFile {
  return async ({ url, headers, file, signal }) =>
    fetch(url, { method: 'PUT', headers, body: file, signal, redirect: 'manual' })
}

/** Uploads a large file: asks where to, sends the bytes there, says that they are there. */
export async function presignedUpload(
  transport: Transport,
  file: Blob,
  name: string,
  options: CallOptions = {},
): Promise<Result<UploadedMedia>> {
  const about = { filename: name, contentType: file.type, size: file.size }
  const asking = { method: 'POST', path: '/media/upload-url', body: about } as const
  const ticket = await request(transport, asking, options, toUploadTicket)

  await sendBytes(transport, ticket, file, options)

  const body = { mediaId: ticket.mediaId }
  const done = { method: 'POST', path: '/media/upload-url/complete', body } as const
  return request(transport, done, options, toUploadedMedia)
}

/** The storage is another host: it gets the headers of the ticket, and never the key. */
async function sendBytes(
  { sendFile, clock, deadlineMs }: Transport,
  { uploadUrl: url, headers }: UploadTicket,
  file: Blob,
  options: CallOptions,
): Promise<void> {
  const limitMs = options.deadlineMs ?? deadlineMs
  const expire = () => new WireflowError('timeout', `No upload within ${limitMs} ms`)
  const limit = { clock, limitMs, signal: options.signal, expire }

  const { status } = await within(limit, async (signal) => {
    try {
      return await sendFile({ url, headers, file, signal })
    } catch (cause) {
      throw new WireflowError('connection_failed', 'The upload got no answer', { cause })
    }
  })
  if (status >= 200 && status < 300) return

  const code = status >= 500 ? 'server_error' : 'bad_request'
  throw new WireflowError(code, `The upload was answered ${status}`, { status })
}
