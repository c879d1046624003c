import type { RequestHandler } from 'express'
import { z } from 'zod'
import { refuseWithout, tokenOf } from './authenticate.ts'
import type { Context } from './context.ts'
import { hashToken } from './token-hash.ts'
import { RelayError } from '../http/errors.ts'
import { existing, ownOf } from '../http/existing.ts'
import { createId, createSecretId } from '../db/ids.ts'
import { idOf, listBody, listQuery, readQuery } from '../http/read-query.ts'
import { DEFAULT_SCOPES, SCOPES, type Scope } from '../http/scopes.ts'
import {
  createToken,
  deleteToken,
  findToken,
  listTokens,
  type Token,
} from './tokens-sql.ts'
import { findWorkspace } from './sql.ts'

const Params = z.object({ tokenId: z.string() })
const NewToken = z.strictObject({
  /** The operator has to say which; a token makes tokens of its own workspace. */
  workspaceId: idOf('wsp').optional(),
  name: z.string().min(1).max(200),
  scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length).optional(),
  expiresAt: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
})
const TokensQuery = listQuery('tok').extend({ workspaceId: idOf('wsp').optional() })

type Wanted = z.infer<typeof NewToken>

/**
 * `POST /v1/tokens` — a credential for one workspace, shown in this answer only. A token makes
 * none that may do more than itself, or for longer.
 */
export function postToken({ db, now }: Pick<Context, 'db' | 'now'>): RequestHandler {
  return async (request, response) => {
    const wanted = NewToken.parse(request.body)
    const maker = tokenOf(response)
    const workspaceId = workspaceFor(wanted, maker)
    if (!maker) existing(await findWorkspace(db, workspaceId), 'workspace')
    const plain = createSecretId('rly')
    const token = {
      id: createId('tok', now()),
      workspaceId,
      name: wanted.name,
      scopes: scopesFor(wanted, maker),
      expiresAt: expiryFor(wanted, maker, now()),
      createdAt: now(),
    }
    await createToken(db, token, hashToken(plain))
    const shown = showToken({ ...token, lastUsedAt: undefined })
    response.status(201).json({ ...shown, token: plain })
  }
}

function workspaceFor({ workspaceId }: Wanted, maker: Token | undefined): string {
  const own = maker?.workspaceId
  if (own === undefined && workspaceId === undefined) {
    throw new RelayError('invalid_request', 'Say in "workspaceId" whose token it is.')
  }
  if (own !== undefined && workspaceId !== undefined && workspaceId !== own) {
    throw new RelayError('not_found', 'There is no such workspace.')
  }
  return workspaceId ?? own ?? ''
}

function scopesFor({ scopes }: Wanted, maker: Token | undefined): readonly Scope[] {
  if (!maker) return [...new Set(scopes ?? DEFAULT_SCOPES)]
  const wanted = scopes ?? DEFAULT_SCOPES.filter((scope) => maker.scopes.includes(scope))
  refuseWithout(maker, wanted)
  if (wanted.length === 0) {
    throw new RelayError('invalid_request', 'Say in "scopes" what the token may do.')
  }
  return [...new Set(wanted)]
}

function expiryFor(
  { expiresAt }: Wanted,
  maker: Token | undefined,
  now: Date,
): Date | undefined {
  const latest = maker?.expiresAt
  if (expiresAt && expiresAt <= now) {
    throw new RelayError('invalid_request', 'Not valid: expiresAt is in the past.')
  }
  if (latest && expiresAt && expiresAt > latest) {
    const until = latest.toISOString()
    const message = `This token ends ${until}, and so must those that it makes.`
    throw new RelayError('invalid_request', message)
  }
  return expiresAt ?? latest
}

/** `GET /v1/tokens` — without the tokens themselves, which nobody can show again. */
export function getTokens({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (request, response) => {
    const { workspaceId, ...page } = readQuery(TokensQuery, request)
    const of = tokenOf(response)?.workspaceId ?? workspaceId
    response.json(listBody(await listTokens(db, of, page), showToken))
  }
}

/** `DELETE /v1/tokens/:tokenId` — the token opens nothing from now on. */
export function removeToken({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (request, response) => {
    const { tokenId } = Params.parse(request.params)
    const remover = tokenOf(response)
    const found = existing(await findToken(db, tokenId), 'token')
    if (remover) {
      const own = existing(ownOf(remover.workspaceId, found), 'token')
      refuseWithout(remover, own.scopes)
    }
    existing(await deleteToken(db, tokenId), 'token')
    response.status(204).end()
  }
}

function showToken({ expiresAt, lastUsedAt, ...token }: Token) {
  return { ...token, expiresAt: expiresAt ?? null, lastUsedAt: lastUsedAt ?? null }
}
