import { drawPoster } from './poster.ts'
import { CONTENT_TYPES, type MediaKind } from './media-kind.ts'
import type { FileSpec, MadeFile } from './file-spec.ts'
import type { Canvas } from './canvas.ts'
import { encodeMp4 } from './mp4.ts'
import { encodePng } from './png.ts'
import { encodeWav } from './wav.ts'

const FRAMES = 8

export type RenderedFile = { contentType: string; bytes: Buffer }

/** A player asks for a video in many parts, one right after the other. */
const MOST_KEPT = 8
const recent = new Map<FileSpec, RenderedFile>()

/** The bytes of a file. They are made when somebody asks, and come out the same each time. */
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
  return { contentType: CONTENT_TYPES[file.kind], bytes: ENCODERS[file.kind](file) }
}

const ENCODERS: Record<MediaKind, (file: MadeFile) => Buffer> = {
  image: (file) => encodePng(drawPoster(file)),
  audio: encodeWav,
  video: (file) => encodeMp4(drawFrames(file), file.seconds),
}

function drawFrames(file: MadeFile): Canvas[] {
  return Array.from({ length: FRAMES }, (_, frame) => drawPoster(file, frame / FRAMES))
}
