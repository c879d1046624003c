import type { RequestHandler, Response } from 'express'
import type { Context } from '../triggers/context.ts'
import { type Caller, OPERATOR_ID, setCaller } from '../workspaces/authenticate.ts'
import { RelayError } from '../http/errors.ts'
import { existing } from '../http/existing.ts'
import { SCOPES } from '../http/scopes.ts'
import { hashToken, sameToken } from '../workspaces/token-hash.ts'
import { findToken, type Token } from '../workspaces/tokens-sql.ts'
import { findWorkspace } from '../workspaces/sql.ts'
import { csrfTokenOf, sessionSecretOf } from './session-cookie.ts'
import { findSession, noteSessionSeen, type Session } from './sql.ts'

/** A session ends this long after it was last used by a person, and at its latest after that. */
export const IDLE_MS = 2 * 3_600_000
export const ABSOLUTE_MS = 12 * 3_600_000
const NOTE_SEEN_EVERY_MS = 60_000

/** In the place of a workspace, for what belongs to none. */
const NO_WORKSPACE = '-'

type Parts = Pick<Context, 'db' | 'now' | 'adminToken'>

/** A session that is alive, with whose it is. */
export type LiveSession = Session & {
  secret: string
  hash: Buffer
  token: Token | undefined
}

/**
 * The session of a request; refuses what another site's page sends, and changes without the
 * page's CSRF token.
 *
 * @throws {RelayError} `unauthorized` when there is no session, or it has ended.
 */
export function requireSession(parts: Parts): RequestHandler {
  return async (request, response, next) => {
    refuseOtherSites(request)
    const secret = sessionSecretOf(request)
    const session = secret === undefined ? undefined : await findLive(parts, secret)
    if (!session)
      throw new RelayError('unauthorized', 'You are signed out. Sign in again.')
    if (!isRead(request.method)) refuseWithoutCsrf(request, session.secret)
    if (request.get('relay-background') === undefined) await noteSeen(parts, session)
    response.locals['session'] = session
    next()
  }
}

/** Makes who is signed in the caller of the API's routes, in the workspace of the path. */
export function actInWorkspace(parts: Parts): RequestHandler {
  return async (request, response, next) => {
    const { token } = sessionOf(response)
    const workspaceId = String(request.params['place'])
    setCaller(response, await callerIn(parts, token, workspaceId))
    next()
  }
}

async function callerIn(
  parts: Parts,
  token: Token | undefined,
  workspaceId: string,
): Promise<Caller> {
  if (token && workspaceId !== token.workspaceId) {
    throw new RelayError('not_found', 'This token belongs to another workspace.')
  }
  if (token) return { isOperator: false, token }
  if (workspaceId === NO_WORKSPACE) return { isOperator: true, token: undefined }
  existing(await findWorkspace(parts.db, workspaceId), 'workspace')
  return { isOperator: true, token: operatorIn(workspaceId, parts.now()) }
}

/** The operator at work in one workspace has every right there. */
function operatorIn(workspaceId: string, createdAt: Date): Token {
  const never = { expiresAt: undefined, lastUsedAt: undefined, rotatedAt: undefined }
  return {
    id: OPERATOR_ID,
    name: 'operator',
    workspaceId,
    scopes: SCOPES,
    createdAt,
    ...never,
  }
}

/** The session that came with the request. Only behind `requireSession`. */
export function sessionOf(response: Response): LiveSession {
  return response.locals['session'] as LiveSession
}

async function findLive(parts: Parts, secret: string): Promise<LiveSession | undefined> {
  const hash = hashToken(secret)
  const session = await findSession(parts.db, hash)
  const now = parts.now()
  if (!session || session.expiresAt <= now) return undefined
  if (session.lastSeenAt.getTime() + IDLE_MS <= now.getTime()) return undefined
  if ('operatorHash' in session.who) {
    const isSame = session.who.operatorHash.equals(hashToken(parts.adminToken))
    return isSame ? { ...session, secret, hash, token: undefined } : undefined
  }
  const token = await findToken(parts.db, session.who.tokenId)
  const isAlive = token && (!token.expiresAt || token.expiresAt > now)
  return isAlive ? { ...session, secret, hash, token } : undefined
}

async function noteSeen({ db, now }: Parts, { hash, lastSeenAt }: LiveSession) {
  if (now().getTime() - lastSeenAt.getTime() < NOTE_SEEN_EVERY_MS) return
  await noteSessionSeen(db, hash, now())
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

type Headers = { get(name: string): string | undefined }

/** Browsers say which site a request comes from; what says nothing is no browser of today. */
export function refuseOtherSites(request: Headers): void {
  const site = request.get('sec-fetch-site') ?? 'same-origin'
  if (site === 'same-origin' || site === 'none') return
  throw new RelayError('origin_not_allowed', 'Only the console itself may call this.')
}

function refuseWithoutCsrf(request: Headers, secret: string): void {
  const given = request.get('relay-csrf') ?? ''
  if (sameToken(given, csrfTokenOf(secret))) return
  throw new RelayError(
    'origin_not_allowed',
    'The CSRF token is missing. Reload the page.',
  )
}
