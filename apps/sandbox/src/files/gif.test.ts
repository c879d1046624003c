import { expect, test } from 'vitest'
import { compress } from './lzw.ts'

/** Reads GIF's LZW back, from its specification and not from the writer. */
function decompress(data: Buffer, bits: number): number[] {
  const clear = 1 << bits
  const values: number[] = []
  let table: number[][] = []
  let width = bits + 1
  let before: number[] | undefined
  let position = 0
  const read = () => {
    let code = 0
    for (let bit = 0; bit < width; bit++, position++) {
      code |= (((data[position >> 3] ?? 0) >> (position & 7)) & 1) << bit
    }
    return code
  }
  for (;;) {
    const code = read()
    if (code === clear + 1) return values
    if (code === clear) {
      table = Array.from({ length: clear + 2 }, (_, value) => [value])
      width = bits + 1
      before = undefined
      continue
    }
    const known = table[code] ?? [...(before ?? []), before?.[0] ?? 0]
    values.push(...known)
    if (before && table.length < 4_096) table.push([...before, known[0] ?? 0])
    if (table.length === 1 << width && width < 12) width++
    before = known
  }
}

test.each([
  ['nothing but one value', Array.from({ length: 5_000 }, () => 7)],
  ['a pattern', Array.from({ length: 3_000 }, (_, index) => index % 64)],
  ['noise that fills the table', noise(40_000)],
  ['a single value', [3]],
])('%s is read back as it was written', (_, values) => {
  expect(decompress(compress(Uint8Array.from(values), 6), 6)).toEqual(values)
})

function noise(count: number): number[] {
  let state = 1
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647
    return state % 64
  })
}
