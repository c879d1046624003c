import { readFileSync } from 'node:fs'
import { drawPoster } from './poster.ts'
import { CONTENT_TYPES } from './media-kind.ts'
import type { FileSpec, MadeFile } from './file-spec.ts'
import { encodePng } from './png.ts'

export type RenderedFile = { contentType: string; bytes: Buffer }

/** A browser asks for a picture more than once. */
const MOST_KEPT = 8
const recent = new Map<FileSpec, RenderedFile>()

/**
 * The bytes of a file. A picture shows what was asked for; every video is the same short clip
 * and every sound the same tone. They come out the same each time.
 */
export function render(file: FileSpec): RenderedFile {
  const rendered = recent.get(file) ?? make(file)
  recent.delete(file)
  recent.set(file, rendered)
  const [oldest] = recent.keys()
  if (recent.size > MOST_KEPT && oldest) recent.delete(oldest)
  return rendered
}

function make(file: FileSpec): RenderedFile {
  if (file.kind === 'sent') {
    return { contentType: file.contentType, bytes: Buffer.from(file.base64, 'base64') }
  }
  return { contentType: CONTENT_TYPES[file.kind], bytes: bytesOf(file) }
}

function bytesOf(file: MadeFile): Buffer {
  if (file.kind === 'image') return encodePng(drawPoster(file))
  return readFileSync(new URL(`../../assets/${SAMPLES[file.kind]}`, import.meta.url))
}

const SAMPLES = { video: 'clip.mp4', audio: 'tone.wav' } as const
