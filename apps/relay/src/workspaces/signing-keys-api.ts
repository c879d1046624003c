import { z } from 'zod'
import type { Context } from './context.ts'
import { route } from './route.ts'
import { Moment } from '../http/shapes.ts'
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
  .prefault({})

type Parts = Pick<Context, 'db' | 'seal' | 'now'>

const SigningKeyShape = z
  .object({
    id: z.string(),
    publicKey: z.string(),
    createdAt: Moment,
    signsFrom: Moment,
    retiresAt: Moment.nullable().meta({ description: 'Until when it is published.' }),
  })
  .meta({ id: 'SigningKey' })
const SigningKeys = z.object({ data: z.array(SigningKeyShape) })

/** `GET /v1/signing-keys` */
export const getSigningKeys = route({
  summary: 'The keys of `v1a` signatures, the newest first',
  answers: { 200: SigningKeys },
}).by(({ db, seal, now }: Parts) => async () => {
  await findSigningKey(db, seal, now())
  const keys = await listSigningKeys(db, now())
  return { status: 200, body: { data: keys.map(showKey) } }
})

/** `POST /v1/signing-keys/rotate` */
export const postKeyRotation = route({
  summary: 'A new key, which signs after a while',
  body: Rotation,
  answers: { 201: SigningKeys },
  examples: { 'as usual': { body: {}, status: 201 } },
}).by(
  ({ db, seal, now }: Parts) =>
    async ({ body: { publishMinutes, overlapHours } }) => {
      const signsFrom = new Date(now().getTime() + publishMinutes * MINUTE_MS)
      const formerRetireAt = new Date(signsFrom.getTime() + overlapHours * HOUR_MS)
      await rotateSigningKey(db, seal, { now: now(), signsFrom, formerRetireAt })
      const keys = await listSigningKeys(db, now())
      return { status: 201, body: { data: keys.map(showKey) } }
    },
)

function showKey(key: SigningKey) {
  return {
    id: key.id,
    publicKey: key.publicKey,
    createdAt: key.createdAt,
    signsFrom: key.signsFrom,
    retiresAt: key.retiresAt ?? null,
  }
}
