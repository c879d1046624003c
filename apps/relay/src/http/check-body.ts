import type { RequestHandler } from 'express'
import { RelayError } from './errors.ts'
import { isStorable } from '../db/storable.ts'

// PostgreSQL and everything that walks through a value recursively stay far from their limits.
const MAX_DEPTH = 100

type Fault = { kind: 'depth' | 'characters'; path: readonly string[] }

/**
 * Refuses what no schema asks about and every field may have.
 *
 * @throws {RelayError} `malformed_body` for objects and lists that are nested too deep, and
 *   for characters that cannot be stored, each with the field.
 */
export function checkBody(body: unknown): void {
  refuse(findFault(body, 0, isStorable))
}

/** The same for a body whose texts are kept as they came, whatever they hold. */
export const checkedDepth: RequestHandler = (request, _response, next) => {
  refuse(findFault(request.body, 0, () => true))
  next()
}

/** Stands between the parser and every route with a body. */
export const checkedBody: RequestHandler = (request, _response, next) => {
  checkBody(request.body)
  next()
}

function findFault(
  value: unknown,
  depth: number,
  isTaken: (text: string) => boolean,
): Fault | undefined {
  if (typeof value === 'string') {
    return isTaken(value) ? undefined : { kind: 'characters', path: [] }
  }
  if (typeof value !== 'object' || value === null) return undefined
  if (depth > MAX_DEPTH) return { kind: 'depth', path: [] }
  for (const [name, part] of Object.entries(value)) {
    const fault = findFault(name, depth, isTaken) ?? findFault(part, depth + 1, isTaken)
    if (fault) return { ...fault, path: [name, ...fault.path] }
  }
  return undefined
}

function refuse(fault: Fault | undefined): void {
  if (!fault) return
  // A path of a hundred names tells nobody anything.
  const field = fault.path.slice(0, 10).join('.')
  const message = MESSAGES[fault.kind]
  throw new RelayError('malformed_body', `The body ${message}`, {
    details: [{ field, message: `It ${message}` }],
  })
}

const MESSAGES = {
  depth: `is nested deeper than ${MAX_DEPTH} levels. Flatten it.`,
  characters:
    'has characters that cannot be kept (NUL, half a surrogate pair). Send text without them.',
}
