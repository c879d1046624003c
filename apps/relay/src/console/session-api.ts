import type { RequestHandler, Response } from 'express'
import { z } from 'zod'
import type { Context } from '../triggers/context.ts'
import { createSecretId } from '../db/ids.ts'
import { findLiveToken } from '../workspaces/authenticate.ts'
import { callerOf as callerAddressOf } from '../http/caller-address.ts'
import { RelayError } from '../http/errors.ts'
import { SCOPES } from '../http/scopes.ts'
import { Moment } from '../http/shapes.ts'
import { route } from '../workspaces/route.ts'
import { hashToken, sameToken } from '../workspaces/token-hash.ts'
import { findWorkspace, listWorkspaces } from '../workspaces/sql.ts'
import {
  clearSessionCookie,
  consolePath,
  csrfTokenOf,
  setSessionCookie,
} from './session-cookie.ts'
import { ABSOLUTE_MS, refuseOtherSites, sessionOf } from './session-gate.ts'
import type { SignInAttempts } from './sign-in-attempts.ts'
import {
  createSession,
  createSignInLink,
  deleteSession,
  deleteSessionsOf,
  useSignInLink,
  type SignedIn,
} from './sql.ts'

const LINK_MS = 12 * 3_600_000

const SignIn = z.union([
  z.strictObject({ token: z.string().min(1).max(500) }),
  z.strictObject({ link: z.string().min(1).max(500) }),
])

type Parts = Pick<Context, 'db' | 'log' | 'now' | 'adminToken' | 'publicUrl' | 'tokens'>

/** `POST /console/session` — signs in with a token, or with a link that works once. */
export function postSession(parts: Parts, attempts: SignInAttempts): RequestHandler {
  return async (request, response) => {
    refuseOtherSites(request)
    const caller = callerAddressOf(request)
    attempts.refuseMany(caller)
    const given = SignIn.parse(request.body ?? {})
    const who = await whoIs(parts, given).catch((error: unknown) => {
      const isWrong = error instanceof RelayError && error.code === 'unauthorized'
      if (isWrong) attempts.noteWrong(caller)
      throw error
    })
    const secret = createSecretId('ses')
    const now = parts.now()
    const expiresAt = new Date(now.getTime() + ABSOLUTE_MS)
    await createSession(parts.db, { hash: hashToken(secret), who, now, expiresAt })
    setSessionCookie(response, secret, {
      publicUrl: parts.publicUrl(),
      maxAgeMs: ABSOLUTE_MS,
    })
    response.status(204).end()
  }
}

async function whoIs(parts: Parts, given: z.infer<typeof SignIn>): Promise<SignedIn> {
  const operator = { operatorHash: hashToken(parts.adminToken) }
  if ('link' in given) {
    const outcome = await useSignInLink(parts.db, hashToken(given.link), parts.now())
    if (outcome !== 'fresh') throw new RelayError('unauthorized', LINK_WORDS[outcome])
    return operator
  }
  const text = given.token.trim()
  if (sameToken(text, parts.adminToken)) return operator
  const token = await findLiveToken(parts, text)
  if (token) return { tokenId: token.id }
  throw new RelayError(
    'unauthorized',
    'This token is not known. It may have been revoked, or not copied whole.',
  )
}

const AGAIN = 'Run `pnpm start` again for a new one, or paste a token.'
const LINK_WORDS = {
  used: `That link was used already. ${AGAIN}`,
  unknown: `That link is not known, or too old. ${AGAIN}`,
}

/** `GET /console/session` — who is signed in, until when, and what they may see and do. */
export function getSession(parts: Parts): RequestHandler {
  return async (_request, response) => {
    const session = sessionOf(response)
    const { token } = session
    const workspaces = token
      ? [await findWorkspace(parts.db, token.workspaceId)]
      : await listWorkspaces(parts.db)
    response.json({
      operator: token === undefined,
      name: token?.name ?? 'operator',
      tokenId: token?.id ?? null,
      scopes: token?.scopes ?? SCOPES,
      csrfToken: csrfTokenOf(session.secret),
      expiresAt: session.expiresAt,
      publicUrl: parts.publicUrl(),
      workspaces: workspaces.flatMap((workspace) =>
        workspace
          ? [
              {
                id: workspace.id,
                name: workspace.name,
                upstreamUrl: workspace.upstreamUrl,
              },
            ]
          : [],
      ),
    })
  }
}

/** `DELETE /console/session` — signs out here. */
export function removeSession(parts: Parts): RequestHandler {
  return async (_request, response) => {
    await deleteSession(parts.db, sessionOf(response).hash)
    signedOut(parts, response)
  }
}

/** `DELETE /console/sessions` — signs out in every browser. */
export function removeSessions(parts: Parts): RequestHandler {
  return async (_request, response) => {
    await deleteSessionsOf(parts.db, sessionOf(response).who)
    signedOut(parts, response)
  }
}

function signedOut({ publicUrl }: Parts, response: Response): void {
  clearSessionCookie(response, publicUrl())
  response.status(204).end()
}

/** `POST /v1/sign-in-links` */
export const postSignInLink = route({
  summary: 'An address that signs the operator in to the console, once',
  description:
    'It works for twelve hours. Its secret stands behind the `#`, which browsers send to ' +
    'nobody.',
  answers: { 201: z.object({ url: z.string(), expiresAt: Moment }) },
}).by(({ db, now, publicUrl }: Pick<Context, 'db' | 'now' | 'publicUrl'>) => async () => {
  const secret = createSecretId('sgn')
  const expiresAt = new Date(now().getTime() + LINK_MS)
  await createSignInLink(db, { hash: hashToken(secret), now: now(), expiresAt })
  const { origin } = new URL(publicUrl())
  const url = `${origin}${consolePath(publicUrl())}/in#${secret}`
  return { status: 201, body: { url, expiresAt } }
})
