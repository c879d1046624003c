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
  rotateToken,
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
const Rotation = z
  .strictObject({
    /** For how long the former secret opens, too. */
    overlapHours: z
      .number()
      .min(0)
      .max(30 * 24)
      .default(24),
  })
  .prefault({})
const TokensQuery = listQuery('tok').extend({ workspaceId: idOf('wsp').optional() })

const HOUR_MS = 3_600_000

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
    rotatedAt: Moment.nullable().meta({ description: 'When its secret was replaced.' }),
  })
  .meta({ id: 'Token' })
const TokenWithText = TokenShape.extend({ token: z.string() }).meta({
  id: 'TokenWithText',
})

/** `POST /v1/tokens` */
export const postToken = route({
  summary: 'A credential for one workspace',
  description:
    'Shown in this answer only. A token makes none that may do more than itself, or for ' +
    'longer.',
  body: NewToken,
  answers: {
    201: TokenWithText,
  },
  errors: ['not_found'],
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
      const shown = showToken({ ...token, lastUsedAt: undefined, rotatedAt: undefined })
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
      await refuseForeign(db, tokenId, remover)
      existing(await deleteToken(db, tokenId), 'token')
      tokens.forget(tokenId)
      return { status: 204 }
    },
)

/** `POST /v1/tokens/{tokenId}/rotate` */
export const postRotation = route({
  summary: 'Another secret for a token',
  description:
    'Shown in this answer only. The former one opens for `overlapHours` more, and one from ' +
    'before it no more. With 0 whoever holds it is let out at once: streams and sessions of ' +
    'the console end.',
  params: ['tokenId'],
  body: Rotation,
  answers: {
    200: TokenWithText.extend({
      formerUntil: Moment.meta({ description: 'Until when the former secret opens.' }),
    }).meta({ id: 'RotatedToken' }),
  },
}).by(
  ({ db, tokens, now }: Pick<Context, 'db' | 'tokens' | 'now'>) =>
    async ({ params: { tokenId }, body: { overlapHours }, token: rotator }) => {
      const found = await refuseForeign(db, tokenId, rotator)
      refuseLonger(found, rotator)
      const plain = createSecretId('rly')
      const formerUntil = new Date(now().getTime() + overlapHours * HOUR_MS)
      const rotation = { hash: hashToken(plain), now: now(), formerUntil }
      const token = existing(await rotateToken(db, tokenId, rotation), 'token')
      tokens.forget(tokenId)
      return { status: 200, body: { ...showToken(token), token: plain, formerUntil } }
    },
)

/** The token. @throws {RelayError} where `by` may not touch this token: it can do more, or is another's. */
async function refuseForeign(
  db: Context['db'],
  tokenId: string,
  by: Token | undefined,
): Promise<Token> {
  const found = existing(await findToken(db, tokenId), 'token')
  if (!by) return found
  const own = existing(ownOf(by.workspaceId, found), 'token')
  refuseWithout(by, own.scopes)
  return own
}

/** Who is shown a secret would otherwise last as long as it does. A former secret ends soon. */
function refuseLonger({ expiresAt }: Token, by: Token | undefined): void {
  const latest = by?.expiresAt
  if (!latest || (expiresAt && expiresAt <= latest)) return
  const message = `This credential ends ${latest.toISOString()}, before the token does. Use one that lasts as long.`
  throw new RelayError('invalid_request', message)
}

function showToken({ expiresAt, lastUsedAt, rotatedAt, ...token }: Token) {
  return {
    ...token,
    expiresAt: expiresAt ?? null,
    lastUsedAt: lastUsedAt ?? null,
    rotatedAt: rotatedAt ?? null,
  }
}
