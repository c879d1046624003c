import type { Request, RequestHandler, Response } from 'express'
import { RelayError } from './errors.ts'

/** The end of a route that takes other methods. */
export function refuseMethod(allowed: string) {
  return ({ request, response }: { request: Request; response: Response }): never => {
    response.set('Allow', allowed)
    throw new RelayError(
      'method_not_allowed',
      `${request.method} is not taken here. Use ${allowed}.`,
    )
  }
}

/** The same where there is no door to pass first. */
export function takeOnly(allowed: string): RequestHandler {
  const refuse = refuseMethod(allowed)
  return (request, response) => refuse({ request, response })
}
