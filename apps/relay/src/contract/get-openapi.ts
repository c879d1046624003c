import type { RequestHandler } from 'express'
import { createApiDocument } from './api-document.ts'

const MAX_AGE_SECONDS = 300

/** `GET /openapi.json`, made when it is first asked for. */
export function getOpenApi(): RequestHandler {
  let text: string | undefined
  return (_request, response) => {
    text ??= JSON.stringify(createApiDocument())
    response.set('Cache-Control', `public, max-age=${MAX_AGE_SECONDS}`)
    // Public, so that tools of other sites can read it.
    response.set('Access-Control-Allow-Origin', '*')
    response.type('application/json').send(text)
  }
}
