import type { MediaKind } from './media-kind.ts'

/** A file that can be made again at any time, so its bytes are not kept. */
export type MadeFile = {
  kind: MediaKind
  title: string
  caption: string
  seed: string
  width: number
  height: number
}

/** A file that somebody sent. */
export type SentFile = { kind: 'sent'; contentType: string; base64: string }

export type FileSpec = MadeFile | SentFile
