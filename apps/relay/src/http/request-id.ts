import { randomUUID } from 'node:crypto'
import type { RequestHandler, Response } from 'express'

/** Gives every answer an id to quote when asking for help. */
export const requestId: RequestHandler = (_request, response, next) => {
  const id = `req_${randomUUID().replaceAll('-', '')}`
  response.locals['requestId'] = id
  response.setHeader('X-Request-Id', id)
  next()
}

export function requestIdOf(response: Response): string {
  return String(response.locals['requestId'])
}
