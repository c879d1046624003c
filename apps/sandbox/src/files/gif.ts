import type { Canvas } from './canvas.ts'
import { compress } from './lzw.ts'

const COLOUR_BITS = 6
const DELAY_HUNDREDTHS = 25

/** An animation that repeats for ever. All frames share the first one's colours. */
export function encodeGif(frames: readonly Canvas[]): Buffer {
  const [first] = frames
  if (!first) throw new RangeError('A GIF needs at least one frame')
  return Buffer.concat([
    Buffer.from('GIF89a', 'latin1'),
    screen(first),
    Buffer.from(first.palette.flat()),
    Buffer.from([0x21, 0xff, 0x0b]),
    Buffer.from('NETSCAPE2.0', 'latin1'),
    Buffer.from([3, 1, 0, 0, 0]),
    ...frames.flatMap(frame),
    Buffer.from([0x3b]),
  ])
}

function screen({ width, height }: Canvas): Buffer {
  const bytes = Buffer.alloc(7)
  bytes.writeUInt16LE(width, 0)
  bytes.writeUInt16LE(height, 2)
  bytes.writeUInt8(0xf0 | (COLOUR_BITS - 1), 4)
  return bytes
}

function frame({ width, height, pixels }: Canvas): Buffer[] {
  const place = Buffer.alloc(10)
  place.writeUInt8(0x2c, 0)
  place.writeUInt16LE(width, 5)
  place.writeUInt16LE(height, 7)
  return [
    Buffer.from([0x21, 0xf9, 4, 0, DELAY_HUNDREDTHS, 0, 0, 0]),
    place,
    Buffer.from([COLOUR_BITS]),
    blocks(compress(pixels, COLOUR_BITS)),
  ]
}

function blocks(data: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < data.length; at += 255) {
    const part = data.subarray(at, at + 255)
    parts.push(Buffer.from([part.length]), part)
  }
  return Buffer.concat([...parts, Buffer.from([0])])
}
