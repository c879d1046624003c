import type { MediaKind } from './media-kind.ts'

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/svg+xml': 'svg',
  'video/quicktime': 'mov',
  'audio/mpeg': 'mp3',
  'audio/x-wav': 'wav',
}

/** A file ending for a type, or undefined for what is no image, video or audio. */
export function extensionFor(contentType: string): string | undefined {
  const [type = ''] = contentType.toLowerCase().split(';')
  const match = /^(?:image|video|audio)\/([\w.-]+)/.exec(type)
  return match ? (EXTENSIONS[type] ?? match[1]) : undefined
}

const BY_ENDING: readonly [RegExp, MediaKind][] = [
  [/\.(mp4|mov|webm|m4v)$/i, 'video'],
  [/\.(mp3|wav|m4a|ogg)$/i, 'audio'],
]

/** What an address most likely leads to. */
export function kindOfUrl(url: URL): MediaKind {
  return BY_ENDING.find(([pattern]) => pattern.test(url.pathname))?.[1] ?? 'image'
}
