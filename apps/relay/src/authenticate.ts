import type { Request, RequestHandler, Response } from 'express'
import type { Context } from './context.ts'
import { hashToken, sameToken } from './crypto/token-hash.ts'
import { RelayError } from './errors.ts'
import { tenant } from './store/divided-database.ts'
import { findTokenByHash } from './store/tokens.ts'

/** Lets in who has a token of a workspace, and remembers which workspace that is. */
export function requireToken({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (request, response, next) => {
    const token = await findTokenByHash(db, hashToken(bearerOf(request)))
    if (!token) throw new RelayError('unauthorized', 'This token is not known.')
    response.locals['workspaceId'] = token.workspaceId
    tenant.run(token.workspaceId, next)
  }
}

/** Lets in the operator of this relay. */
export function requireAdmin({
  adminToken,
}: Pick<Context, 'adminToken'>): RequestHandler {
  return (request, _response, next) => {
    if (!sameToken(bearerOf(request), adminToken)) {
      throw new RelayError('unauthorized', 'This needs the admin token of the relay.')
    }
    next()
  }
}

/** The workspace whose token came with the request. Only behind `requireToken`. */
export function workspaceOf(response: Response): string {
  const id: unknown = response.locals['workspaceId']
  if (typeof id !== 'string') throw new Error('This route is not behind requireToken')
  return id
}

/** The credential that came with the request. @throws {RelayError} when there is none. */
export function bearerOf(request: Request): string {
  const [scheme, token] = (request.get('authorization') ?? '').split(' ')
  if (scheme?.toLowerCase() !== 'bearer' || !token) {
    throw new RelayError('unauthorized', 'Send "Authorization: Bearer <token>".')
  }
  return token
}
