import { notUtf8 } from './charset.ts'
import { ESCAPE, type RawField } from './read-text.ts'

const MARK = 'harset='

/**
 * The bytes of a text that the parser read one by one, since its part names no charset;
 * undefined where nothing depends on the charset.
 */
export function bytesOf(text: string): Buffer | undefined {
  if (!/[\u0080-\uffff]/.test(text) && !text.includes(ESCAPE)) return undefined
  return /[\u0100-\uffff]/.test(text) ? undefined : Buffer.from(text, 'latin1')
}

export function bytesIn(text: string): number {
  return bytesOf(text)?.length ?? Buffer.byteLength(text)
}

/** A file's name is only shown, so bytes that say nothing in UTF-8 do no harm in it. */
export function readName(given = ''): string {
  return bytesOf(given)?.toString('utf8') ?? given
}

/** Notices whether a part may name a charset of its own, which the parser then has applied. */
export function watchCharsets() {
  let rest: Buffer = Buffer.alloc(0)
  let seen = false
  return {
    note(piece: Buffer): void {
      if (seen) return
      seen = Buffer.concat([rest, piece.subarray(0, MARK.length)]).includes(MARK)
      seen ||= piece.includes(MARK)
      rest = piece.subarray(-MARK.length)
    },
    seen: () => seen,
  }
}

/** The parser puts U+FFFD in the place of bytes that say nothing in a part's own charset. */
export function refuseBroken(fields: readonly RawField[]): void {
  const broken = fields.find((field) => field.join().includes('\uFFFD'))
  if (broken) throw notUtf8(broken[0])
}
