import { z } from 'zod'
import { refuseWithout } from './authenticate.ts'
import type { Context } from './context.ts'
import { hashToken } from './token-hash.ts'
import { RelayError } from '../http/errors.ts'
import { existing, ownOf } from '../http/existing.ts'
import { createId, createSecretId } from '../db/ids.ts'
import { idOf, listBody, listOf, listQuery } from '../http/read-query.ts'
import { route } from './route.ts'
import { Moment } from '../http/shapes.ts'
import { GivenMoment } from '../http/times.ts'
import { DEFAULT_SCOPES, SCOPES, type Scope } from '../http/scopes.ts'
import {
  createToken,
  deleteToken,
  findToken,
  listTokens,
  type Token,
} from './tokens-sql.ts'
import { findWorkspace } from './sql.ts'

const NewToken = z.strictObject({
  /** The operator has to say which; a token makes tokens of its own workspace. */
  workspaceId: idOf('wsp').optional(),
  name: z.string().min(1).max(200),
  scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length).optional(),
  expiresAt: GivenMoment.optional(),
})
const TokensQuery = listQuery('tok').extend({ workspaceId: idOf('wsp').optional() })

type Wanted = z.infer<typeof NewToken>

const TokenShape = z
  .object({
    id: z.string(),
    workspaceId: z.string(),
    name: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    expiresAt: Moment.nullable(),
    lastUsedAt: Moment.nullable().meta({ description: 'To the minute.' }),
    createdAt: Moment,
  })
  .meta({ id: 'Token' })

/** `POST /v1/tokens` */
export const postToken = route({
  summary: 'A credential for one workspace',
  description:
    'Shown in this answer only. A token makes none that may do more than itself, or for ' +
    'longer.',
  body: NewToken,
  answers: {
    201: TokenShape.extend({ token: z.string() }).meta({ id: 'TokenWithText' }),
  },
  examples: {
    'for a program that starts runs': {
      body: { workspaceId: 'example-workspace', name: 'n8n', scopes: ['read', 'run'] },
      status: 201,
    },
  },
}).by(
  ({ db, now }: Pick<Context, 'db' | 'now'>) =>
    async ({ body: wanted, token: maker }) => {
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
      return { status: 201, body: { ...shown, token: plain } }
    },
)

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

/** `GET /v1/tokens` */
export const getTokens = route({
  summary: 'Tokens, the newest first',
  description: 'Without the tokens themselves, which nobody can show again.',
  query: TokensQuery,
  answers: { 200: listOf(TokenShape) },
}).by(({ db }: Pick<Context, 'db'>) => async ({ query, token }) => {
  const { workspaceId, ...page } = query
  const of = token?.workspaceId ?? workspaceId
  return { status: 200, body: listBody(await listTokens(db, of, page), showToken) }
})

/** `DELETE /v1/tokens/{tokenId}` */
export const removeToken = route({
  summary: 'Ends a token at once, its open streams included',
  params: ['tokenId'],
  answers: { 204: null },
}).by(
  ({ db, tokens }: Pick<Context, 'db' | 'tokens'>) =>
    async ({ params: { tokenId }, token: remover }) => {
      const found = existing(await findToken(db, tokenId), 'token')
      if (remover) {
        const own = existing(ownOf(remover.workspaceId, found), 'token')
        refuseWithout(remover, own.scopes)
      }
      existing(await deleteToken(db, tokenId), 'token')
      tokens.forget(tokenId)
      return { status: 204 }
    },
)

function showToken({ expiresAt, lastUsedAt, ...token }: Token) {
  return { ...token, expiresAt: expiresAt ?? null, lastUsedAt: lastUsedAt ?? null }
}
