import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import express, { type Request, type RequestHandler } from 'express'
import { RelayError } from '../errors.ts'
import { checkBody } from '../check-body.ts'
import { readJsonBody } from '../read-json.ts'
import { readMultipart, type SentFile, type SentForm } from './multipart.ts'
import { triggerOf } from './trigger-door.ts'

const MIB = 1024 * 1024
const rawBodies = new WeakMap<IncomingMessage, Buffer>()
const forms = new WeakMap<IncomingMessage, SentForm>()
const parsers = new Map<number, RequestHandler[]>()

/** Reads every kind of body that a trigger takes, as much of it as the trigger allows. */
export const readTriggerBody: RequestHandler = async (request, response, next) => {
  if (request.is('multipart/form-data')) {
    const form = await readMultipart(request, triggerOf(response).settings)
    response.once('close', () => void form.discard())
    forms.set(request, form)
    return next()
  }
  const limit = triggerOf(response).settings.limits.bodyBytes ?? MIB
  const [json, form, text] = parsersFor(limit)
  json?.(request, response, (error) => {
    if (error || isObject(request.body)) return next(error)
    form?.(request, response, (error) => {
      if (error) return next(error)
      text?.(request, response, next)
    })
  })
}

/** The body as it was sent, which is what a signature covers. */
export function rawBodyOf(request: Request): string {
  return rawBodies.get(request)?.toString('utf8') ?? ''
}

/** The files that came with a form. */
export function filesOf(request: Request): readonly SentFile[] {
  return forms.get(request)?.files ?? []
}

/**
 * What was sent: an object from JSON or a form, `{ text }` from plain text, and an empty
 * object from an empty body.
 */
export function triggerBodyOf(request: Request): Record<string, unknown> {
  refuseBroken(request)
  const body: unknown = forms.get(request)?.fields ?? request.body
  if (body === undefined) {
    if (hasBody(request)) throw unsupported(request)
    return {}
  }
  if (typeof body === 'string') return body === '' ? {} : { text: body }
  if (!isObject(body)) {
    throw new RelayError('malformed_body', 'The body is not a JSON object.')
  }
  checkBody(body)
  return body
}

function parsersFor(limit: number): RequestHandler[] {
  const known = parsers.get(limit)
  if (known) return known
  const verify = (request: IncomingMessage, _response: unknown, raw: Buffer) => {
    rawBodies.set(request, raw)
  }
  const made = [
    readJsonBody({ limit, verify, type: ['application/json', 'application/*+json'] }),
    express.urlencoded({ limit, verify, extended: false }),
    express.text({ limit, verify, type: 'text/plain' }),
  ]
  parsers.set(limit, made)
  return made
}

/** Bytes that say nothing would be read as question marks. */
function refuseBroken(request: Request): void {
  const raw = rawBodies.get(request)
  if (!raw || isUtf8(raw)) return
  const isOther = /charset=(?!"?utf-?8)/i.test(request.headers['content-type'] ?? '')
  if (isOther) return
  throw new RelayError('malformed_body', 'The body is not valid UTF-8.')
}

function hasBody(request: Request): boolean {
  const length = request.get('content-length')
  return request.get('transfer-encoding') !== undefined || Number(length ?? 0) > 0
}

function unsupported(request: Request): RelayError {
  const given = request.get('content-type') ?? 'no content type'
  return new RelayError(
    'unsupported_media_type',
    `Cannot read ${given}. Send application/json, a form, or text/plain.`,
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
