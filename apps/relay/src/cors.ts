import type { RequestHandler } from 'express'

/** Opens a door to pages of every origin, as the upstream's own trigger is open. */
export const cors: RequestHandler = (request, response, next) => {
  response.set('Access-Control-Allow-Origin', '*')
  response.set('Access-Control-Expose-Headers', 'X-Request-Id')
  if (request.method !== 'OPTIONS') return next()

  response.set('Access-Control-Allow-Methods', 'GET, POST, OPTIONS')
  response.set('Access-Control-Allow-Headers', 'Content-Type, Idempotency-Key')
  response.set('Access-Control-Max-Age', '86400')
  response.status(204).end()
}
