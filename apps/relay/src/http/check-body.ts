import type { RequestHandler } from 'express'
import { RelayError } from './errors.ts'
import { MAX_DEPTH } from './json-limits.ts'
import { isStorable } from '../db/storable.ts'

type Fault = { kind: 'depth' | 'characters'; path: readonly string[] }

/**
 * Refuses what no schema asks about and every field may have.
 *
 * @throws {RelayError} `malformed_body` for objects and lists that are nested too deep, and
 *   for characters that cannot be stored, each with the field.
 */
export function checkBody(body: unknown): void {
  refuse(findFault(body, 0))
}

/** Stands between the parser and every route with a body. */
export const checkedBody: RequestHandler = (request, _response, next) => {
  checkBody(request.body)
  next()
}

function findFault(value: unknown, depth: number): Fault | undefined {
  if (typeof value === 'string') return faultOfText(value)
  if (typeof value !== 'object' || value === null) return undefined
  if (depth > MAX_DEPTH) return { kind: 'depth', path: [] }
  // `Object.entries` takes twice as long, and a large body has many.
  for (const name of Object.keys(value)) {
    const part: unknown = Reflect.get(value, name)
    const fault = faultOfText(name) ?? findFault(part, depth + 1)
    if (fault) return { ...fault, path: [name, ...fault.path] }
  }
  return undefined
}

function faultOfText(text: string): Fault | undefined {
  return isStorable(text) ? undefined : { kind: 'characters', path: [] }
}

function refuse(fault: Fault | undefined): void {
  if (!fault) return
  // A path of a hundred names tells nobody anything.
  const field = fault.path.slice(0, 10).join('.')
  const message = MESSAGES[fault.kind]
  throw new RelayError('malformed_body', `The field "${field}" ${message}`, {
    details: [{ field, message: `It ${message}` }],
  })
}

const MESSAGES = {
  depth: `is nested deeper than ${MAX_DEPTH} levels. Flatten it.`,
  characters:
    'has characters that cannot be kept (NUL, half a surrogate pair). Send text without them.',
}
