import { extensionFor } from '../files/extension.ts'
import type { FileSpec } from '../files/file-spec.ts'
import { FILES_PATH } from '../http/files-path.ts'
import { invalid, Refusal } from '../http/refusal.ts'
import { nextId } from '../state/ids.ts'
import type { Media } from '../state/media.ts'
import type { Visit } from './route.ts'

export const MAX_MEDIA_BYTES = 25 * 1_024 * 1_024

export function createMedia(
  { world, key, now }: Visit,
  contentType: string,
  size: number,
  stage: Media['stage'],
): Media {
  if (size > MAX_MEDIA_BYTES) {
    throw new Refusal(413, 'File is larger than 25 MB', { code: 'file_too_large' })
  }
  const extension = extensionFor(contentType)
  if (!extension) throw invalid(`Unsupported file type: ${contentType}`)
  const id = `${nextId(world.state, 'med_')}.${extension}`
  const media = { id, accountId: key.accountId, contentType, size, createdAt: now, stage }
  world.state.media.set(id, media)
  return media
}

export function keepFile({ world }: Visit, media: Media, file: FileSpec): void {
  world.state.files.set(media.id, file)
}

export function mediaUrl({ world }: Visit, { id }: Media): string {
  return world.origin() + FILES_PATH + id
}
