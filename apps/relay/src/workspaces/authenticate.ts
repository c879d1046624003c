import type { Request, RequestHandler, Response } from 'express'
import type { Context } from './context.ts'
import { sameToken } from './token-hash.ts'
import { RelayError } from '../http/errors.ts'
import { missingScopes, type Scope } from '../http/scopes.ts'
import { tenant } from '../db/divided-database.ts'
import { recordTokenUse, type Token } from './tokens-sql.ts'

// `lastUsedAt` is for people who look for tokens that nobody needs.
const NOTE_USE_EVERY_MS = 60_000

type Parts = Pick<Context, 'db' | 'log' | 'now' | 'tokens'>

/** Who was let in by a session of the console, in the place of a bearer token. */
export type Caller = {
  isOperator: boolean
  /** Undefined for the operator who acts in no workspace. */
  token: Token | undefined
}

export function setCaller(response: Response, caller: Caller): void {
  response.locals['caller'] = caller
}

/** In the place of a token's id, for the operator who acts in a workspace. */
export const OPERATOR_ID = 'operator'

/** Whether a call came from the console. */
export function isSignedIn(response: Response): boolean {
  return signedInCaller(response) !== undefined
}

function signedInCaller(response: Response): Caller | undefined {
  return response.locals['caller'] as Caller | undefined
}

/** Lets in who has a token of a workspace, and remembers which one that is. */
export function requireToken(parts: Parts): RequestHandler {
  return async (request, response, next) => {
    const caller = signedInCaller(response)
    const token = caller ? caller.token : await findLiveToken(parts, bearerOf(request))
    if (!token) throw new RelayError('unauthorized', 'This token is not known.')
    response.locals['token'] = token
    tenant.run(token.workspaceId, next)
  }
}

/** Lets in the operator of this relay. */
export function requireAdmin({
  adminToken,
}: Pick<Context, 'adminToken'>): RequestHandler {
  return (request, response, next) => {
    const isOperator =
      signedInCaller(response)?.isOperator ?? sameToken(bearerOf(request), adminToken)
    if (!isOperator) {
      throw new RelayError('unauthorized', 'This needs the admin token of the relay.')
    }
    next()
  }
}

/** Lets in the operator as well as who has a token: `tokenOf` tells them apart. */
export function requireTokenOrAdmin(parts: Parts & Pick<Context, 'adminToken'>) {
  const authorizeToken = requireToken(parts)
  const handler: RequestHandler = async (request, response, next) => {
    const isOperator =
      signedInCaller(response)?.isOperator ??
      sameToken(bearerOf(request), parts.adminToken)
    if (isOperator) next()
    else await authorizeToken(request, response, next)
  }
  return handler
}

/**
 * The token with this text, whose use is noted; undefined when there is none.
 *
 * @throws {RelayError} `unauthorized` when it has expired.
 */
export async function findLiveToken(
  { db, log, now, tokens }: Parts,
  text: string,
): Promise<Token | undefined> {
  const token = await tokens.find(text)
  if (!token) return undefined
  const { id, expiresAt, lastUsedAt } = token
  if (expiresAt && expiresAt <= now()) {
    throw new RelayError('unauthorized', `This token expired ${expiresAt.toISOString()}.`)
  }
  const notSince = new Date(now().getTime() - NOTE_USE_EVERY_MS)
  if (!lastUsedAt || lastUsedAt < notSince) {
    await recordTokenUse(db, id, { now: now(), notSince }).catch((error: unknown) => {
      // The call itself needs nothing written.
      log.warn({ error, tokenId: id }, 'cannot record the use of a token')
    })
    tokens.forget(id)
  }
  return token
}

/** @throws {RelayError} `insufficient_scope` that names what the token lacks. */
export function refuseWithout(token: Token, needed: readonly Scope[]): void {
  const missing = missingScopes(token.scopes, needed)
  if (missing.length === 0) return
  const names = missing.map((scope) => `"${scope}"`).join(' and ')
  const message = `This token lacks the scope ${names}. Use one that has it.`
  throw new RelayError('insufficient_scope', message, { details: { missing } })
}

/** The token that came with the request; undefined when it was the operator's. */
export function tokenOf(response: Response): Token | undefined {
  return response.locals['token'] as Token | undefined
}

/** The token that came with the request. Only behind `requireToken`. */
export function callerOf(response: Response): Token {
  const token = tokenOf(response)
  if (!token) throw new Error('This route is not behind requireToken')
  return token
}

/** The credential that came with the request. @throws {RelayError} when there is none. */
export function bearerOf(request: Request): string {
  const [scheme, token] = (request.get('authorization') ?? '').split(' ')
  if (scheme?.toLowerCase() !== 'bearer' || !token) {
    throw new RelayError('unauthorized', 'Send "Authorization: Bearer <token>".')
  }
  return token
}
