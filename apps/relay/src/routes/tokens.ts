import type { RequestHandler } from 'express'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { hashToken } from '../crypto/token-hash.ts'
import { existing } from '../existing.ts'
import { createId, createSecretId } from '../ids.ts'
import { createToken, deleteToken, listTokens, type Token } from '../store/tokens.ts'
import { findWorkspace } from '../store/workspaces.ts'

const Params = z.object({ tokenId: z.string() })
const NewToken = z.object({ workspaceId: z.string(), name: z.string().min(1).max(200) })

/** `POST /v1/tokens` — a credential for one workspace, shown in this answer only. */
export function postToken({ db, now }: Pick<Context, 'db' | 'now'>): RequestHandler {
  return async (request, response) => {
    const { workspaceId, name } = NewToken.parse(request.body)
    existing(await findWorkspace(db, workspaceId), 'workspace')
    const plain = createSecretId('rly')
    const token: Token = {
      id: createId('tok', now()),
      workspaceId,
      name,
      createdAt: now(),
    }
    await createToken(db, token, hashToken(plain))
    response.status(201).json({ ...token, token: plain })
  }
}

/** `GET /v1/tokens` — without the tokens themselves, which nobody can show again. */
export function getTokens({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (_request, response) => {
    response.json({ data: await listTokens(db) })
  }
}

/** `DELETE /v1/tokens/:tokenId` — the token opens nothing from now on. */
export function removeToken({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (request, response) => {
    const { tokenId } = Params.parse(request.params)
    existing(await deleteToken(db, tokenId), 'token')
    response.status(204).end()
  }
}
