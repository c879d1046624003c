import type { RequestHandler } from 'express'
import { z } from 'zod'
import type { Context } from './context.ts'
import {
  findSigningKey,
  listSigningKeys,
  rotateSigningKey,
  type SigningKey,
} from './signing-keys-sql.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

const Rotation = z
  .strictObject({
    /** How long the new key is published before it signs. */
    publishMinutes: z
      .number()
      .min(0)
      .max(7 * 24 * 60)
      .default(60),
    /** For how long the former keys stay published after that. */
    overlapHours: z
      .number()
      .min(0)
      .max(30 * 24)
      .default(7 * 24),
  })
  .strict()
  .prefault({})

type Parts = Pick<Context, 'db' | 'seal' | 'now'>

/** `GET /v1/signing-keys` — the keys of `v1a` signatures, the newest first. */
export function getSigningKeys({ db, seal, now }: Parts): RequestHandler {
  return async (_request, response) => {
    await findSigningKey(db, seal, now())
    const keys = await listSigningKeys(db, now())
    response.json({ data: keys.map(showKey) })
  }
}

/** `POST /v1/signing-keys/rotate` — a new key, which signs after a while. */
export function postKeyRotation({ db, seal, now }: Parts): RequestHandler {
  return async (request, response) => {
    const { publishMinutes, overlapHours } = Rotation.parse(request.body)
    const signsFrom = new Date(now().getTime() + publishMinutes * MINUTE_MS)
    const formerRetireAt = new Date(signsFrom.getTime() + overlapHours * HOUR_MS)
    await rotateSigningKey(db, seal, { now: now(), signsFrom, formerRetireAt })
    const keys = await listSigningKeys(db, now())
    response.status(201).json({ data: keys.map(showKey) })
  }
}

function showKey(key: SigningKey) {
  return {
    id: key.id,
    publicKey: key.publicKey,
    createdAt: key.createdAt,
    signsFrom: key.signsFrom,
    retiresAt: key.retiresAt ?? null,
  }
}
