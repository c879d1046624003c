import { RelayError } from './errors.ts'

/** PostgreSQL and everything that walks through a value recursively stay far from their limits. */
export const MAX_DEPTH = 100
// Fields of one object, or items of one list: reading and checking them takes some 20 ms.
const MAX_MEMBERS = 20_000

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/**
 * Counts the values of JSON (fields and items, at all levels) and refuses what has too many, or
 * is nested too deep, before it is read: one look at each character costs little compared with
 * that.
 *
 * @throws {RelayError} `malformed_body` for its depth, `body_too_large` for its values.
 */
export function countValues(text: string, maxValues: number): number {
  const members = [0]
  let values = 1
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at)
        break
      case COMMA:
        values++
        if (addMember(members) > MAX_MEMBERS)
          throw tooMany('An object or list of the body', MAX_MEMBERS)
        break
      case OPEN_OBJECT:
      case OPEN_LIST:
        values++
        if (members.push(1) - 1 > MAX_DEPTH) throw tooDeep()
        break
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        members.pop()
        break
      default:
    }
    if (values > maxValues) throw tooMany('The body', maxValues)
  }
  return values
}

/** Counts one more member of the innermost object or list. */
function addMember(members: number[]): number {
  const at = members.length - 1
  return (members[at] = (members[at] ?? 0) + 1)
}

/** Where the string that begins at a quote ends. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at
    at += code === BACKSLASH ? 2 : 1
  }
  return at
}

function tooDeep(): RelayError {
  const message = `The body is nested deeper than ${MAX_DEPTH} levels. Flatten it.`
  return new RelayError('malformed_body', message)
}

function tooMany(what: string, maxCount: number): RelayError {
  const count = maxCount.toLocaleString('en')
  const message = `${what} has more than ${count} values. Send it in several calls, as a file, or as one text.`
  return new RelayError('body_too_large', message)
}
