import { JsonNumber, parseJson } from '@wireflow-connect/sdk/wire'
import express, { type RequestHandler } from 'express'
import { RelayError } from './errors.ts'
import { refuseHugeJson } from './json-limits.ts'

// Of 500 events each may have 200.
const MAX_VALUES = 100_000

type Options = Parameters<typeof express.text>[0]

/**
 * Reads JSON bodies as `express.json` does: an object or a list, and `{}` from an empty body.
 * Numbers keep their digits, see `parseJson`.
 */
export function readJsonBody(options: Options = {}): RequestHandler {
  const readText = express.text({ type: 'application/json', ...options })
  return (request, response, next) => {
    readText(request, response, (error) => {
      if (error || typeof request.body !== 'string') return next(error)
      try {
        refuseCharset(request.get('content-type'))
        request.body = readJson(request.body)
      } catch (refusal) {
        return next(refusal)
      }
      next()
    })
  }
}

/**
 * What a body of JSON holds.
 *
 * @throws {RelayError} `malformed_body` when it is no JSON, or neither an object nor a list;
 *   `body_too_large` when it has more values than `maxValues`.
 */
export function readJson(text: string, { maxValues = MAX_VALUES } = {}): object {
  if (text === '') return {}
  refuseHugeJson(text, maxValues)
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
