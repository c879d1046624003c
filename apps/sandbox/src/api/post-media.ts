import { kindOfUrl } from '../files/extension.ts'
import { CONTENT_TYPES } from '../files/media-kind.ts'
import { json, type Answer } from '../http/call.ts'
import { readMultipart } from '../http/multipart.ts'
import { readJson } from '../http/read-json.ts'
import { invalid, Refusal } from '../http/refusal.ts'
import { digest } from '../state/random.ts'
import { createMedia, keepFile, mediaUrl } from './keep-media.ts'
import type { Visit } from './route.ts'

/** Larger files go through `POST /media/upload-url`. */
const MAX_INLINE_BYTES = 4 * 1_024 * 1_024

/** `POST /media/upload` — a file in a form, or the address of one. */
export function postMedia(visit: Visit): Answer {
  const { call } = visit
  const parts = readMultipart(call.headers['content-type'] ?? '', call.body)
  const media = parts ? keepSent(visit, parts) : keepLinked(visit)
  return json(200, { data: { url: mediaUrl(visit, media), mediaId: media.id } })
}

function keepSent(visit: Visit, parts: NonNullable<ReturnType<typeof readMultipart>>) {
  const file = parts.find(({ name }) => name === 'file')
  if (!file) throw invalid('Missing required field: file', 'missing_fields')
  const { contentType, content } = file
  if (content.length > MAX_INLINE_BYTES) {
    throw new Refusal(413, 'File is too large; use /media/upload-url', {
      code: 'file_too_large',
    })
  }
  const media = createMedia(visit, contentType, content.length, 'ready')
  keepFile(visit, media, {
    kind: 'sent',
    contentType,
    base64: content.toString('base64'),
  })
  return media
}

/** The sandbox fetches nothing: a stand-in that shows the address takes the file's place. */
function keepLinked(visit: Visit) {
  const { url } = readJson(visit.call)
  const parsed = typeof url === 'string' && URL.parse(url)
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw invalid('url must be an http address', 'invalid_field')
  }
  const kind = kindOfUrl(parsed)
  const media = createMedia(visit, CONTENT_TYPES[kind], 0, 'ready')
  keepFile(visit, media, {
    kind,
    title: 'Copied from',
    caption: parsed.href,
    seed: digest(visit.world.state.seed, parsed.href),
    width: 512,
    height: 512,
  })
  return media
}
