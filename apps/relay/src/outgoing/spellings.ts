/** A text as it reads after something was done to it, and where each letter came from. */
export type View = {
  text: string
  /**
   * Where each letter began in the original, and where the last one ended. Undefined where
   * nothing moved.
   */
  at: readonly number[] | undefined
}

/** Where the letter at `index` of a view began in the original. */
export function placeOf({ at }: View, index: number): number {
  return at ? (at[index] ?? 0) : index
}

// Escapes may be nested: a JSON text in a JSON text, a query in a page.
const MAX_ROUNDS = 5
// Entities of ASCII characters that are neither letters nor digits.
const ENTITIES = new Map(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    sol: '/',
    bsol: '\\',
    excl: '!',
    num: '#',
    dollar: '$',
    percnt: '%',
    lpar: '(',
    rpar: ')',
    ast: '*',
    plus: '+',
    comma: ',',
    period: '.',
    colon: ':',
    semi: ';',
    equals: '=',
    quest: '?',
    commat: '@',
    lsqb: '[',
    lbrack: '[',
    rsqb: ']',
    rbrack: ']',
    hat: '^',
    lowbar: '_',
    grave: '`',
    lcub: '{',
    lbrace: '{',
    verbar: '|',
    vert: '|',
    rcub: '}',
    rbrace: '}',
    hyphen: '-',
    nbsp: ' ',
  }),
)
// A name for each: Node 22 knows no pattern in which two groups have one name.
const ESCAPES = [
  // JSON and JavaScript, however often a backslash was doubled. Those of line ends vanish.
  /\\+u(?<unit>[0-9a-f]{4})/,
  /\\+u\{(?<point>[0-9a-f]{1,6})\}/,
  /\\+x(?<byte>[0-9a-f]{2})/,
  /\\+[nrt]?/,
  // URLs and forms.
  /%(?<percent>[0-9a-f]{2})/,
  // HTML.
  /&#x(?<reference>[0-9a-f]{1,6});?/,
  /&#(?<decimal>\d{1,7});?/,
  /&(?<entity>[a-z]{2,7});?/,
]
const ESCAPE = new RegExp(ESCAPES.map(({ source }) => source).join('|'), 'gi')
const CUT_ESCAPE = /(?:\\+[ux]?\{?[0-9a-f]{0,5}|%[0-9a-f]?|&#?[a-z0-9]{0,7})$/gi

/**
 * Reads every escape of JSON, URLs and HTML in a text, and escapes within escapes. One that
 * was cut at the end of the text is left out.
 */
export function decoded(text: string, { isCut = false } = {}): View {
  let view: View = { text, at: undefined }
  for (let round = 0; round < MAX_ROUNDS && /[\\%&]/.test(view.text); round++) {
    const whole = isCut ? replaced(view, CUT_ESCAPE, () => '') : view
    const next = replaced(whole, ESCAPE, readEscape)
    if (next.text === view.text) break
    view = next
  }
  return view
}

/**
 * A text in which letters are one that stand for each other: upper and lower case, the signs
 * of both base64 alphabets, a blank and the `+` of a form. Ends of lines are left out, as
 * long values are wrapped.
 */
export function folded(view: View): View {
  const { text, at } = replaced(view, /[\r\n\t]+/g, () => '')
  const same = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  return { text: same.replace(/[+-]/g, ' ').replaceAll('_', '/'), at }
}

/** Base64 of a text, wherever it begins in what was encoded, without the mixed letters. */
export function base64Of(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)])
    const first = Math.ceil((before * 8) / 6)
    return bytes.toString('base64').slice(first, Math.floor((bytes.length * 8) / 6))
  })
}

type Groups = Record<string, string | undefined>

function readEscape(escape: string, groups: Groups): string {
  const { unit, point, byte, percent, reference, decimal, entity } = groups
  const code = unit ?? point ?? byte ?? percent ?? reference
  if (code !== undefined) return letterOf(Number.parseInt(code, 16))
  if (decimal !== undefined) return letterOf(Number(decimal))
  if (entity !== undefined) return ENTITIES.get(entity.toLowerCase()) ?? escape
  return ''
}

function letterOf(code: number): string {
  return code <= 0xffff ? String.fromCharCode(code) : ' '
}

/** Replaces what matches, by one letter or none, and keeps where everything came from. */
function replaced(
  view: View,
  pattern: RegExp,
  replace: (found: string, groups: Groups) => string,
): View {
  const { text } = view
  const at: number[] = []
  let result = ''
  let end = 0
  const copy = (start: number, stop: number) => {
    result += text.slice(start, stop)
    for (let index = start; index < stop; index++) at.push(placeOf(view, index))
  }
  for (const { 0: found, index, groups = {} } of text.matchAll(pattern)) {
    copy(end, index)
    const instead = replace(found, groups)
    result += instead
    for (let count = 0; count < instead.length; count++) at.push(placeOf(view, index))
    end = index + found.length
  }
  if (end === 0) return view
  copy(end, text.length)
  at.push(placeOf(view, text.length))
  return { text: result, at }
}
