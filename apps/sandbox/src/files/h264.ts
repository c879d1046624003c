import type { Canvas } from './canvas.ts'

/**
 * The plainest H.264 there is: every picture stands alone and every block holds its samples
 * as they are (I_PCM). It is large for what it shows, but needs no compression to be valid.
 */
type Video = { sps: Buffer; pps: Buffer; pictures: readonly Buffer[] }

const BLOCK = 16
const NAL_SPS = 0x67
const NAL_PPS = 0x68
const NAL_IDR = 0x65
const BASELINE = 66
const LEVEL = 30
const I_PCM = 25
const I_SLICE = 7

/** Width and height must be multiples of 16. */
export function encodeH264(frames: readonly Canvas[]): Video {
  const [first] = frames
  if (!first) throw new RangeError('A video needs at least one frame')
  return {
    sps: sequence(first.width / BLOCK, first.height / BLOCK),
    pps: pictureSettings(),
    pictures: frames.map(picture),
  }
}

function sequence(blocksAcross: number, blocksDown: number): Buffer {
  const bits = createBits()
  bits.put(BASELINE, 8)
  bits.put(0, 8) // no constraints
  bits.put(LEVEL, 8)
  bits.golomb(0) // id
  bits.golomb(0) // frame numbers are 4 bits
  bits.golomb(2) // pictures are shown in the order in which they come
  bits.golomb(0) // no reference pictures
  bits.put(0, 1)
  bits.golomb(blocksAcross - 1)
  bits.golomb(blocksDown - 1)
  bits.put(1, 1) // whole frames
  bits.put(1, 1) // 8 by 8 inference
  bits.put(0, 1) // no cropping
  bits.put(0, 1) // no usability information
  return nal(NAL_SPS, bits.end())
}

function pictureSettings(): Buffer {
  const bits = createBits()
  bits.golomb(0) // id
  bits.golomb(0) // id of the sequence
  bits.put(0, 1) // CAVLC
  bits.put(0, 1) // no picture order
  bits.golomb(0) // one slice group
  bits.golomb(0)
  bits.golomb(0)
  bits.put(0, 3) // no weighted prediction
  bits.golomb(0) // quantiser offsets, all of them 0
  bits.golomb(0)
  bits.golomb(0)
  bits.put(1, 1) // the slice says how edges are smoothed
  bits.put(0, 2)
  return nal(NAL_PPS, bits.end())
}

function picture(canvas: Canvas, index: number): Buffer {
  const bits = createBits()
  bits.golomb(0) // first block
  bits.golomb(I_SLICE)
  bits.golomb(0) // id of the settings
  bits.put(0, 4) // frame number
  bits.golomb(index % 2) // neighbours must differ in this
  bits.put(0, 2) // keep no picture for later
  bits.golomb(0) // quantiser
  bits.golomb(1) // do not smooth edges
  const planes = toYuv(canvas)
  for (let y = 0; y < canvas.height; y += BLOCK) {
    for (let x = 0; x < canvas.width; x += BLOCK) {
      bits.golomb(I_PCM)
      bits.align()
      putBlock(bits, planes.luma, canvas.width, x, y, BLOCK)
      putBlock(bits, planes.blue, canvas.width / 2, x / 2, y / 2, BLOCK / 2)
      putBlock(bits, planes.red, canvas.width / 2, x / 2, y / 2, BLOCK / 2)
    }
  }
  return nal(NAL_IDR, bits.end())
}

function putBlock(
  bits: Bits,
  plane: Uint8Array,
  stride: number,
  left: number,
  top: number,
  size: number,
): void {
  for (let y = top; y < top + size; y++) {
    bits.bytes(plane.subarray(y * stride + left, y * stride + left + size))
  }
}

/** Brightness for every pixel, colour for every fourth. */
function toYuv({ width, height, pixels, palette }: Canvas) {
  const luma = new Uint8Array(width * height)
  const blue = new Uint8Array((width * height) / 4)
  const red = new Uint8Array((width * height) / 4)
  for (const [index, shade] of pixels.entries()) {
    const [r, g, b] = palette[shade] ?? [0, 0, 0]
    luma[index] = 16 + (65.7 * r + 129.1 * g + 25.1 * b) / 256
    const x = index % width
    const y = Math.floor(index / width)
    if (x % 2 === 1 || y % 2 === 1) continue
    const small = (y / 2) * (width / 2) + x / 2
    blue[small] = 128 + (-37.9 * r - 74.5 * g + 112.4 * b) / 256
    red[small] = 128 + (112.4 * r - 94.2 * g - 18.3 * b) / 256
  }
  return { luma, blue, red }
}

/** A unit with its type. Three bytes that look like a start code are kept apart. */
function nal(type: number, content: Buffer): Buffer {
  const bytes: number[] = [type]
  let zeros = 0
  for (const byte of content) {
    if (zeros === 2 && byte <= 3) {
      bytes.push(3)
      zeros = 0
    }
    bytes.push(byte)
    zeros = byte === 0 ? zeros + 1 : 0
  }
  return Buffer.from(bytes)
}

type Bits = ReturnType<typeof createBits>

function createBits() {
  const done: number[] = []
  let held = 0
  let count = 0
  const bits = {
    put(value: number, width: number): void {
      for (let bit = width - 1; bit >= 0; bit--) {
        held = (held << 1) | ((value >> bit) & 1)
        count++
        if (count < 8) continue
        done.push(held)
        held = 0
        count = 0
      }
    },
    /** The variable-length code of the standard: as many zeros as there are bits to come. */
    golomb(value: number): void {
      const width = 32 - Math.clz32(value + 1)
      bits.put(0, width - 1)
      bits.put(value + 1, width)
    },
    align(): void {
      if (count > 0) bits.put(0, 8 - count)
    },
    /** Whole bytes; only after `align`. */
    bytes(values: Uint8Array): void {
      for (const value of values) done.push(value)
    },
    end(): Buffer {
      bits.put(1, 1)
      bits.align()
      return Buffer.from(done)
    },
  }
  return bits
}
