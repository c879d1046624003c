import { isDeepStrictEqual } from 'node:util'

type EventBody = { type: string; timestamp: string; data: unknown }

/**
 * Whether two bodies tell the same: the same values, whatever the order of keys and however
 * a number is written (`1`, `1.0`, `1e0`). Every digit counts, also those that a double
 * cannot hold. The time counts only where the publisher gave it.
 */
export function isSameEvent(
  former: string,
  body: string,
  { isTimeGiven }: { isTimeGiven: boolean },
): boolean {
  if (former === body) return true
  const [one, other] = [readExactly(former), readExactly(body)]
  return (
    one.type === other.type &&
    (!isTimeGiven || Date.parse(one.timestamp) === Date.parse(other.timestamp)) &&
    isDeepStrictEqual(one.data, other.data)
  )
}

class Digits {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

// Node gives a reviver the text of each number; TypeScript does not know it yet.
type Reviver = (name: string, value: unknown, context: { source: string }) => unknown

function readExactly(json: string): EventBody {
  const revive: Reviver = (_name, value, { source }) =>
    typeof value === 'number' ? new Digits(decimalOf(source)) : value
  return JSON.parse(json, revive as (name: string, value: unknown) => unknown)
}

/** One text for each number: its digits without zeros around them, and a power of ten. */
function decimalOf(source: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(source) ?? []
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const kept = digits.replace(/0+$/, '')
  if (kept === '') return '0'
  const power =
    BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - kept.length)
  return `${sign}${kept}e${power}`
}
