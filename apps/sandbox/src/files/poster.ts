import { createCanvas, fillBox, INK, PAPER, write, type Canvas } from './canvas.ts'
import type { MadeFile } from './file-spec.ts'
import { GLYPH_HEIGHT, GLYPH_WIDTH } from './font.ts'
import { wrap } from './wrap.ts'

const MARGIN = 16

/** The picture that stands in for a model's: what was asked, on colours that depend on it. */
export function drawPoster(file: MadeFile): Canvas {
  const canvas = createCanvas(file.width, file.height, file.seed)
  const scale = file.width >= 400 ? 3 : 2
  const perLine = Math.floor((file.width - 4 * MARGIN) / (GLYPH_WIDTH * scale))
  const lineHeight = (GLYPH_HEIGHT + 2) * scale
  const room = Math.floor((file.height - 6 * MARGIN) / lineHeight) - 1
  const lines = wrap(file.caption, perLine, Math.max(1, room))
  const height = (lines.length + 1) * lineHeight + MARGIN
  const top = Math.max(MARGIN, Math.floor((file.height - height) / 2))

  const panel = { x: MARGIN, y: top, width: file.width - 2 * MARGIN, height }
  fillBox(canvas, panel, PAPER)
  fillBox(canvas, { ...panel, width: 4 }, INK)
  const x = 2 * MARGIN
  write(canvas, file.title, { x, y: top + MARGIN, scale: Math.max(1, scale - 1) }, INK)
  lines.forEach((line, index) => {
    write(canvas, line, { x, y: top + MARGIN + (index + 1) * lineHeight, scale }, INK)
  })
  return canvas
}
