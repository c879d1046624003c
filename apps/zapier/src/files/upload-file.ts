import { buffer } from 'node:stream/consumers'
import { toUploadedMedia, toUploadTicket } from '@wireflow-connect/sdk/wire'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { read } from '../connection/call-service.ts'
import { callWireflow } from '../wireflow/call-wireflow.ts'
import { formWithFile } from './form-with-file.ts'
import { openFile } from './open-file.ts'
import { typeOfFile } from './type-of-file.ts'

// What Wireflow takes, as its documentation says.
const MAX_MB = 25
// Above this Wireflow's host refuses a body, and the file goes to its storage instead.
const MAX_INLINE_BYTES = 4 * 1024 * 1024
const TIMEOUT_MS = 20_000

export type UploadedFile = { url: string; name: string; type: string; size: number }

/** Hands a file to Wireflow and returns the address under which workflows can read it. */
export async function uploadFile(
  z: ZObject,
  bundle: Bundle,
  fileUrl: string,
): Promise<UploadedFile> {
  if (!/^https?:\/\//i.test(fileUrl) || !URL.canParse(fileUrl)) {
    const message =
      'This is no file and no address of one. Map a file of an earlier step.'
    throw new z.errors.Error(message, 'not_a_file', 400)
  }
  const opened = await openFile(z, bundle, { url: fileUrl, maxMb: MAX_MB })
  const content = await buffer(opened.body)
  const { name } = opened
  const type = await typeOfFile(content, { name, claimed: opened.type })
  const file = { name, type, content }
  const url =
    file.content.length > MAX_INLINE_BYTES
      ? await uploadToStorage(z, bundle, file)
      : await uploadInline(z, bundle, file)
  return { url, name, type, size: file.content.length }
}

type File = { name: string; type: string; content: Buffer }

async function uploadInline(z: ZObject, bundle: Bundle, file: File): Promise<string> {
  const form = formWithFile(file)
  const response = await callWireflow(z, bundle, {
    method: 'POST',
    path: '/media/upload',
    headers: { 'content-type': form.contentType },
    body: form.body,
    timeoutMs: TIMEOUT_MS,
  })
  return read(z, response, toUploadedMedia).url
}

async function uploadToStorage(z: ZObject, bundle: Bundle, file: File): Promise<string> {
  const about = { filename: file.name, contentType: file.type, size: file.content.length }
  const asking = { method: 'POST', path: '/media/upload-url', body: about } as const
  const ticket = read(z, await callWireflow(z, bundle, asking), toUploadTicket)
  // The storage is another host: it gets the headers of the ticket, and never the key.
  const stored = await z.request({
    url: ticket.uploadUrl,
    method: 'PUT',
    headers: ticket.headers,
    body: file.content,
    timeout: TIMEOUT_MS,
    skipThrowForStatus: true,
    middlewareData: { isAnonymous: true, isFile: true },
  })
  if (stored.status >= 300) {
    const message = `Wireflow's storage did not take the file (${stored.status}). Try again.`
    throw new z.errors.Error(message, 'upload_refused', stored.status)
  }
  const body = { mediaId: ticket.mediaId }
  const done = { method: 'POST', path: '/media/upload-url/complete', body } as const
  return read(z, await callWireflow(z, bundle, done), toUploadedMedia).url
}
