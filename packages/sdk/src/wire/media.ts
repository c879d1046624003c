import { unwrapObject } from './envelope.ts'
import { toObject, toText } from './json.ts'

/** A file that nodes can read, by its address. */
export type UploadedMedia = { url: string }

export function toUploadedMedia(body: unknown): UploadedMedia {
  const url = toText(unwrapObject(body)['url'])
  if (!url) throw new TypeError('It names no address')
  return { url }
}

/** Where and how the bytes of a large file are to be sent. */
export type UploadTicket = {
  uploadUrl: string
  mediaId: string
  headers: Record<string, string>
}

export function toUploadTicket(body: unknown): UploadTicket {
  const row = unwrapObject(body)
  const uploadUrl = toText(row['uploadUrl'])
  const mediaId = toText(row['mediaId'])
  if (!uploadUrl || !mediaId) throw new TypeError('It names no place to upload to')

  const headers = Object.entries(toObject(row['headers']))
  return {
    uploadUrl,
    mediaId,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
  }
}
