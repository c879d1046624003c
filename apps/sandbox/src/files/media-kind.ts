export type MediaKind = 'image' | 'audio' | 'video'

export const EXTENSIONS: Record<MediaKind, string> = {
  image: 'png',
  audio: 'wav',
  video: 'mp4',
}

export const CONTENT_TYPES: Record<MediaKind, string> = {
  image: 'image/png',
  audio: 'audio/wav',
  video: 'video/mp4',
}
