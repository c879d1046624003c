type RawJson = { rawJSON?: (text: string) => object }

/**
 * A number of JSON that no double holds, as the digits that came: a 64-bit id, a seed, a long
 * decimal, `1e400`. `JSON.stringify` writes the same digits where the runtime has
 * `JSON.rawJSON` (Node 22 and newer), and a text of them elsewhere.
 */
export class JsonNumber {
  readonly digits: string

  constructor(digits: string) {
    this.digits = digits
  }

  toString(): string {
    return this.digits
  }

  /** The nearest double, for whoever only compares or adds up. */
  valueOf(): number {
    return Number(this.digits)
  }

  toJSON(): unknown {
    return (JSON as RawJson).rawJSON?.(this.digits) ?? this.digits
  }
}

/** Whether a double holds the number that JSON writes as `digits`, and gives it back the same. */
export function isExact(digits: string): boolean {
  const value = decimalOf(digits)
  return value !== undefined && value === decimalOf(String(Number(digits)))
}

/** The same text for the same number, however it is written; undefined for what is no number. */
export function decimalOf(text: string): string | undefined {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text)
  if (!parts) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts
  const all = whole + fraction
  let first = 0
  while (all[first] === '0') first += 1
  let last = all.length
  while (last > first && all[last - 1] === '0') last -= 1
  if (first === last) return '0'
  const power = Number(exponent) - fraction.length + all.length - last
  return `${sign}${all.slice(first, last)}e${power}`
}
