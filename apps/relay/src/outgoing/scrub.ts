import { base64Of, decoded, folded, placeOf, type View } from './spellings.ts'

/**
 * Takes out of a stranger's text what must not be stored or shown: the secrets that were
 * sent along, in whatever spelling they come back, what looks like a credential, and control
 * characters. Of a text that was cut, also the beginning of a secret at its end.
 */
export type Scrub = (
  text: string,
  secrets: readonly string[],
  options?: { isCut?: boolean },
) => string

/** How one secret looks in a folded view. */
type Needle = { text: string; isBase64: boolean }
type Range = { from: number; to: number }

const MASK = '[removed]'
// Shorter ones are everywhere.
const MIN_LENGTH = 4
const MAX_KNOWN = 5_000

// Credentials as they look when a receiver echoes our request or leaks its own.
const CREDENTIALS = [
  /\b(?:whsec|whsk|rly|trg)_[A-Za-z0-9+/=_-]{8,}/g,
  /\b(?:Bearer|Basic) +[A-Za-z0-9._~+/=-]{8,}/gi,
  /\bv1a?,[A-Za-z0-9+/]{40,}={0,2}/g,
]
// PostgreSQL stores no NUL in text, and a terminal obeys the others. They go first: between
// the letters of a secret they would hide it.
// oxlint-disable-next-line no-control-regex -- control characters are what is removed
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g

/** Keeps the spellings of the secrets it has seen: each goes along with many answers. */
export function createScrub(): Scrub {
  const known = new Map<string, Needle[]>()

  function needlesOf(secret: string): Needle[] {
    const before = known.get(secret)
    if (before) return before
    const [oldest] = known.keys()
    if (oldest !== undefined && known.size >= MAX_KNOWN) known.delete(oldest)
    const needles = spell(secret)
    known.set(secret, needles)
    return needles
  }

  return (text, secrets, { isCut = false } = {}) => {
    const clean = text.replace(CONTROL, '')
    const view = decoded(clean, { isCut })
    const ranges = credentialsIn(view)
    const needles = secrets
      .filter(({ length }) => length >= MIN_LENGTH && (isCut || length <= clean.length))
      .flatMap(needlesOf)
    if (needles.length > 0) {
      ranges.push(...find(view, needles, { isCut, clean }))
      // As they are, where they hold what looks like an escape.
      const asItIs = { text: clean, at: undefined }
      if (view.at) ranges.push(...find(asItIs, needles, { isCut, clean }))
    }
    return mask(clean, ranges)
  }
}

/** Every way to write a secret that stays one after the escapes were read. */
function spell(secret: string): Needle[] {
  const json = JSON.stringify(secret).slice(1, -1)
  const written = [secret, json, json.replaceAll('/', '\\/'), encodeURIComponent(secret)]
  const plain = [decoded(secret).text, secret, Buffer.from(secret).toString('hex')]
  const base64 = [...new Set(written)].flatMap(base64Of)
  return [
    ...[...new Set(plain)].map((text) => ({ text: fold(text), isBase64: false })),
    ...base64.map((text) => ({ text: fold(text), isBase64: true })),
  ].filter(({ text }) => text.length >= MIN_LENGTH)
}

function fold(text: string): string {
  return folded({ text, at: undefined }).text
}

function credentialsIn(view: View): Range[] {
  return CREDENTIALS.flatMap((credential) =>
    [...view.text.matchAll(credential)].map(({ 0: found, index }) =>
      inOriginal(view, { from: index, to: index + found.length }),
    ),
  )
}

function inOriginal(view: View, { from, to }: Range): Range {
  return { from: placeOf(view, from), to: placeOf(view, to) }
}

function find(
  given: View,
  needles: readonly Needle[],
  { isCut, clean }: { isCut: boolean; clean: string },
): Range[] {
  const view = folded(given)
  return needles.flatMap(({ text: needle, isBase64 }) => {
    const places = placesOf(view.text, needle)
    if (isCut) places.push(...placeAtEnd(view.text, needle))
    const ranges = places.map((place) => inOriginal(view, place))
    // Its first and last letters hold bits of what stands beside it, too.
    return isBase64 ? ranges.map((range) => widened(clean, range)) : ranges
  })
}

/** Where the needle is; places that overlap are one. */
function placesOf(text: string, needle: string): Range[] {
  const places: Range[] = []
  for (
    let from = text.indexOf(needle);
    from >= 0;
    from = text.indexOf(needle, from + 1)
  ) {
    const last = places.at(-1)
    const to = from + needle.length
    if (last && from <= last.to) last.to = to
    else places.push({ from, to })
  }
  return places
}

/** The longest beginning of `needle` with which the text ends. */
function placeAtEnd(text: string, needle: string): Range[] {
  const end = text.slice(-(needle.length - 1))
  const from = end.indexOf(needle.slice(0, MIN_LENGTH))
  const length = from < 0 ? 0 : overlapOf(end.slice(from), needle)
  return length < MIN_LENGTH ? [] : [{ from: text.length - length, to: text.length }]
}

/** How many letters of `text`, at its end, begin `needle` (Knuth, Morris and Pratt). */
function overlapOf(text: string, needle: string): number {
  const joined = `${needle}\0${text}`
  const borders = new Uint32Array(joined.length)
  let border = 0
  for (let index = 1; index < joined.length; index++) {
    while (border > 0 && joined[index] !== joined[border])
      border = borders[border - 1] ?? 0
    if (joined[index] === joined[border]) border++
    borders[index] = border
  }
  return border
}

function widened(clean: string, { from, to }: Range): Range {
  const isLetter = (index: number) => /[A-Za-z0-9+/=_%\\-]/.test(clean.charAt(index))
  let [first, end] = [from, to]
  while (first > 0 && isLetter(first - 1)) first--
  while (end < clean.length && isLetter(end)) end++
  return { from: first, to: end }
}

function mask(text: string, ranges: Range[]): string {
  let result = ''
  let end = 0
  for (const { from, to } of ranges.toSorted((one, other) => one.from - other.from)) {
    if (to <= end) continue
    // Those that touch or overlap are one.
    result += from > end || end === 0 ? text.slice(end, from) + MASK : ''
    end = to
  }
  return result + text.slice(end)
}
