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
  { fetch, clock, deadlineMs }: Transport,
  { uploadUrl, headers }: UploadTicket,
  file: Blob,
  options: CallOptions,
): Promise<void> {
  const limitMs = options.deadlineMs ?? deadlineMs
  const expire = () => new WireflowError('timeout', `No upload within ${limitMs} ms`)
  const limit = { clock, limitMs, signal: options.signal, expire }

  const response = await within(limit, async (signal) => {
    try {
      return await fetch(uploadUrl, { method: 'PUT', headers, body: file, signal })
    } catch (cause) {
      throw new WireflowError('connection_failed', 'The upload got no answer', { cause })
    }
  })
  if (response.ok) return

  const { status } = response
  const code = status >= 500 ? 'server_error' : 'bad_request'
  throw new WireflowError(code, `The upload was answered ${status}`, { status })
}
