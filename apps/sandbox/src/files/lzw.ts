const MAX_CODES = 4_096

/** The variable-width LZW of GIF. */
export function compress(values: Uint8Array, bits: number): Buffer {
  const clear = 1 << bits
  const writer = createBitWriter()
  let table = new Map<number, number>()
  let next = clear + 2
  let width = bits + 1
  let prefix = values[0] ?? 0

  writer.put(clear, width)
  for (const value of values.subarray(1)) {
    const pair = (prefix << 8) | value
    const known = table.get(pair)
    if (known !== undefined) {
      prefix = known
      continue
    }
    writer.put(prefix, width)
    prefix = value
    if (next < MAX_CODES) {
      table.set(pair, next)
      // A reader is one code behind, so the width grows one code after it is used up.
      if (next === 1 << width) width++
      next++
    } else {
      writer.put(clear, width)
      table = new Map()
      next = clear + 2
      width = bits + 1
    }
  }
  writer.put(prefix, width)
  if (next === 1 << width && width < 12) width++
  writer.put(clear + 1, width)
  return writer.end()
}

function createBitWriter() {
  const bytes: number[] = []
  let held = 0
  let count = 0
  return {
    put(code: number, width: number): void {
      held |= code << count
      count += width
      while (count >= 8) {
        bytes.push(held & 0xff)
        held >>>= 8
        count -= 8
      }
    },
    end(): Buffer {
      if (count > 0) bytes.push(held & 0xff)
      return Buffer.from(bytes)
    },
  }
}
