import { draw } from '../state/random.ts'
import { GLYPH_HEIGHT, GLYPH_WIDTH, isInked } from './font.ts'

type Colour = readonly [red: number, green: number, blue: number]

/** A picture of 64 colours: 62 shades behind, then ink and paper. */
export type Canvas = {
  width: number
  height: number
  pixels: Uint8Array
  palette: readonly Colour[]
}

const SHADES = 62
export const INK = 62
export const PAPER = 63

/** A canvas whose colours and drift come from `seed`, so that equal inputs look equal. */
export function createCanvas(width: number, height: number, seed: string): Canvas {
  const pixels = new Uint8Array(width * height)
  const slant = 0.4 + draw(seed, 'slant')
  const waves = 3 + draw(seed, 'waves') * 5
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const along = (x / width + (slant * y) / height) / (1 + slant)
      const wave = Math.sin(along * waves * 2 * Math.PI) * 0.12
      pixels[y * width + x] = shade(along + wave)
    }
  }
  return { width, height, pixels, palette: paletteFor(draw(seed, 'hue')) }
}

function shade(position: number): number {
  return Math.max(0, Math.min(SHADES - 1, Math.round(position * (SHADES - 1))))
}

function paletteFor(hue: number): Colour[] {
  const shades = Array.from({ length: SHADES }, (_, index) => {
    const share = index / (SHADES - 1)
    return toRgb(hue + share * 0.22, 0.55, 0.32 + share * 0.36)
  })
  return [...shades, [18, 20, 28], [250, 250, 247]]
}

function toRgb(hue: number, saturation: number, lightness: number): Colour {
  const chroma = saturation * Math.min(lightness, 1 - lightness)
  const channel = (offset: number): number => {
    const turn = (offset + hue * 12) % 12
    const level = lightness - chroma * Math.max(-1, Math.min(turn - 3, 9 - turn, 1))
    return Math.round(level * 255)
  }
  return [channel(0), channel(8), channel(4)]
}

export function fillBox(
  canvas: Canvas,
  box: { x: number; y: number; width: number; height: number },
  colour: number,
): void {
  const right = Math.min(canvas.width, box.x + box.width)
  for (let y = Math.max(0, box.y); y < Math.min(canvas.height, box.y + box.height); y++) {
    canvas.pixels.fill(
      colour,
      y * canvas.width + Math.max(0, box.x),
      y * canvas.width + right,
    )
  }
}

export function write(
  canvas: Canvas,
  line: string,
  at: { x: number; y: number; scale: number },
  colour: number,
): void {
  Array.from(line).forEach((character, index) => {
    const left = at.x + index * GLYPH_WIDTH * at.scale
    for (let row = 0; row < GLYPH_HEIGHT; row++) {
      for (let column = 0; column < GLYPH_WIDTH; column++) {
        if (row > 7 || !isInked(character, column, row)) continue
        const x = left + column * at.scale
        const y = at.y + row * at.scale
        fillBox(canvas, { x, y, width: at.scale, height: at.scale }, colour)
      }
    }
  })
}
