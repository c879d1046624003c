import { json, type Answer } from '../http/call.ts'
import { UPLOADS_PATH } from '../http/files-path.ts'
import { readJson } from '../http/read-json.ts'
import { invalid, notFound } from '../http/refusal.ts'
import { iso } from './execution-view.ts'
import { createMedia, mediaUrl } from './keep-media.ts'
import type { Visit } from './route.ts'

/** `POST /media/upload-url` — where to PUT a large file, and with which headers. */
export function postUploadUrl(visit: Visit): Answer {
  const body = readJson(visit.call)
  const contentType = body['contentType'] ?? body['mimeType']
  const size = Number(body['size'] ?? body['contentLength'])
  if (typeof contentType !== 'string') throw invalid('contentType is required')
  if (!Number.isInteger(size) || size <= 0)
    throw invalid('size must be a number of bytes')
  const media = createMedia(visit, contentType, size, 'promised')
  return json(200, {
    data: {
      uploadUrl: visit.world.origin() + UPLOADS_PATH + media.id,
      method: 'PUT',
      mediaId: media.id,
      headers: { 'Content-Type': contentType, 'Content-Length': String(size) },
    },
  })
}

/** `POST /media/upload-url/complete` — makes a file that was PUT usable. */
export function postUploadComplete(visit: Visit): Answer {
  const { mediaId } = readJson(visit.call)
  const media = visit.world.state.media.get(typeof mediaId === 'string' ? mediaId : '')
  if (media?.accountId !== visit.key.accountId) throw notFound('Media')
  if (media.stage === 'promised') throw invalid('The file has not been uploaded yet')
  media.stage = 'ready'
  return json(200, { data: { url: mediaUrl(visit, media) } })
}

/** `GET /media` — what was uploaded, the latest first. */
export function getMedia(visit: Visit): Answer {
  const { world, key } = visit
  const own = [...world.state.media.values()].filter(
    ({ accountId, stage }) => accountId === key.accountId && stage === 'ready',
  )
  return json(
    200,
    own.reverse().map((media) => ({
      id: media.id,
      url: mediaUrl(visit, media),
      contentType: media.contentType,
      size: media.size,
      createdAt: iso(media.createdAt),
    })),
  )
}
