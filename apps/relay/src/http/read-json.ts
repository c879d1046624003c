import { JsonNumber, parseJson } from '@wireflow-connect/sdk/wire'
import express, { type Request, type RequestHandler, type Response } from 'express'
import type { BodyQuota, BodyShare } from './body-quota.ts'
import { RelayError } from './errors.ts'
import { countValues } from './json-limits.ts'

// Reading, checking and writing them takes some 30 ms, and everybody waits meanwhile.
const MAX_VALUES = 20_000
const MAX_BYTES = 1024 * 1024
// Measured with V8: from 7 (small numbers in a list) to 71 (fields of one object each).
const BYTES_OF_VALUE = 64

type Options = {
  quota: BodyQuota
  /** Who sends it: one of them may hold half of what all may. */
  ownerOf: (response: Response) => string
  maxValues?: number | undefined
}

/**
 * Reads JSON bodies as `express.json` does: an object or a list, and `{}` from an empty body.
 * Numbers keep their digits, see `parseJson`. What it holds counts until the call is answered.
 */
export function readJsonBody({ quota, ownerOf, maxValues }: Options): RequestHandler {
  const readText = express.text({ type: 'application/json', limit: MAX_BYTES })
  return (request, response, next) => {
    const announced = announcedBytes(request)
    if (announced === 0) return next()
    const share = quota.open(() => ownerOf(response))
    response.once('close', () => share.release())
    // Whoever comes here has a token, so that the word is taken for the body.
    share.takeMemory(Math.min(announced, MAX_BYTES))
    readText(request, response, (error) => {
      if (error || typeof request.body !== 'string') return next(error)
      try {
        refuseCharset(request.get('content-type'))
        request.body = readJson(request.body, { share, maxValues })
      } catch (refusal) {
        return next(refusal)
      }
      next()
    })
  }
}

function announcedBytes({ headers }: Request): number {
  if (headers['transfer-encoding'] !== undefined) return MAX_BYTES
  return Number(headers['content-length'] ?? 0)
}

type Reading = {
  maxValues?: number | undefined
  /** Takes the memory of what is read, which may be many times that of the text. */
  share?: Pick<BodyShare, 'takeMemory'>
}

/**
 * What a body of JSON holds.
 *
 * @throws {RelayError} `malformed_body` when it is no JSON, or neither an object nor a list;
 *   `body_too_large` when it has more values than `maxValues`, and what `share` throws.
 */
export function readJson(
  text: string,
  { maxValues = MAX_VALUES, share }: Reading = {},
): object {
  if (text === '') return {}
  const values = countValues(text, maxValues)
  share?.takeMemory(values * BYTES_OF_VALUE)
  const value = parse(text)
  if (typeof value === 'object' && value !== null && !(value instanceof JsonNumber)) {
    return value
  }
  throw new RelayError('malformed_body', 'The body is neither a JSON object nor a list.')
}

/** JSON is Unicode; `utf8` is how many write it. */
function refuseCharset(contentType = ''): void {
  const charset = /charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1]
  if (charset === undefined || /^(utf-?(8|16|32)|us-ascii|ascii)/i.test(charset)) return
  throw new RelayError(
    'unsupported_media_type',
    `JSON has no charset "${charset}". Send UTF-8.`,
  )
}

function parse(text: string): unknown {
  try {
    return parseJson(text)
  } catch (cause) {
    throw new RelayError('malformed_body', 'The body is not valid JSON.', { cause })
  }
}
