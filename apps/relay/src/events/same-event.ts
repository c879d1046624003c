import { isDeepStrictEqual } from 'node:util'
import { decimalOf } from '@wireflow-connect/sdk/wire'

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
  readonly text: string | undefined
  constructor(text: string | undefined) {
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
