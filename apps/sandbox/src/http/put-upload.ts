import type { World } from '../world.ts'
import { json, type Answer, type Call } from './call.ts'
import { UPLOADS_PATH } from './files-path.ts'

/**
 * Takes the bytes of an upload that was announced, as object storage does: the address is
 * the permission, and what comes must be what was announced.
 */
export function putUpload({ state }: World, call: Call): Answer {
  const media = state.media.get(call.path.slice(UPLOADS_PATH.length))
  if (media?.stage !== 'promised') return json(403, { error: 'Upload is not expected' })
  if (call.headers['authorization']) {
    return json(400, { error: 'Only one way to authenticate is allowed' })
  }
  const matches =
    call.headers['content-type'] === media.contentType && call.body.length === media.size
  if (!matches) return json(403, { error: 'The headers do not match the signature' })
  const base64 = call.body.toString('base64')
  state.files.set(media.id, { kind: 'sent', contentType: media.contentType, base64 })
  media.stage = 'sent'
  return { status: 200, headers: {}, body: '' }
}
