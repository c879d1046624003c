import { z } from 'zod'
import type { Context } from './context.ts'
import { RelayError } from '../http/errors.ts'
import { existing } from '../http/existing.ts'
import { createId } from '../db/ids.ts'
import { listBody, listOf, listQuery } from '../http/read-query.ts'
import { route } from '../workspaces/route.ts'
import { Moment } from '../http/shapes.ts'
import { GivenMomentOrMs } from '../http/times.ts'
import { findEndpoint } from './sql.ts'
import {
  cancelRecovery,
  createRecovery,
  findRecovery,
  listRecoveries,
  type Recovery,
} from './recoveries-sql.ts'

const DAY_MS = 86_400_000

type Period = { since: Date; until: Date }

const Time = GivenMomentOrMs.meta({
  override: { type: ['string', 'integer'] },
  description: 'A time in RFC 3339, or milliseconds since 1970.',
})
const NewRecovery = z.strictObject({
  since: Time,
  until: Time.optional(),
  /** Empty means all. */
  eventTypes: z.array(z.string().min(1).max(100)).max(50).default([]),
  ratePerSecond: z.number().int().min(1).max(1_000).default(50),
})

const RecoveryShape = z
  .object({
    id: z.string(),
    endpointId: z.string(),
    state: z.enum(['running', 'completed', 'cancelled']),
    since: Moment,
    until: Moment,
    eventTypes: z.array(z.string()).meta({ description: 'Empty means all.' }),
    ratePerSecond: z.number().int(),
    totalCount: z.number().int(),
    doneCount: z.number().int(),
    createdAt: Moment,
    endedAt: Moment.nullable(),
  })
  .meta({ id: 'Recovery' })

/** `POST /v1/endpoints/{endpointId}/recover` */
export const postRecovery = route({
  summary: 'Sends again what failed or was missed, as a tracked job',
  params: ['endpointId'],
  body: NewRecovery,
  answers: { 202: RecoveryShape },
}).by(
  ({ db, now, retentionDays }: Pick<Context, 'db' | 'now' | 'retentionDays'>) =>
    async ({ params: { endpointId }, body: wanted, workspaceId }) => {
      existing(await findEndpoint(db, workspaceId, endpointId), 'endpoint')
      const createdAt = now()
      const until = wanted.until ?? createdAt
      const keptSince = new Date(createdAt.getTime() - retentionDays * DAY_MS)
      refusePeriod({ since: wanted.since, until }, keptSince)
      const recovery = await createRecovery(db, {
        ...wanted,
        until,
        id: createId('rcv', createdAt),
        workspaceId,
        endpointId,
        createdAt,
      })
      return { status: 202, body: showRecovery(recovery) }
    },
)

/** A time that cannot be meant is refused: it may be in another unit. */
function refusePeriod({ since, until }: Period, keptSince: Date): void {
  if (since >= until) throw wrongSince('must be before "until", or before now without it')
  if (since >= keptSince) return
  const inSeconds = new Date(since.getTime() * 1_000)
  const hint =
    inSeconds >= keptSince && inSeconds <= until
      ? `It looks like seconds; as milliseconds it is ${inSeconds.getTime()}.`
      : `Nothing is kept from before ${keptSince.toISOString()}.`
  throw wrongSince(`is ${since.toISOString()}. ${hint}`)
}

function wrongSince(message: string): RelayError {
  const details = [{ field: 'since', message }]
  return new RelayError('invalid_request', `"since" ${message}`, { details })
}

/** `GET /v1/recoveries` */
export const getRecoveries = route({
  summary: 'Recoveries, the newest first',
  query: listQuery('rcv'),
  answers: { 200: listOf(RecoveryShape) },
}).by(({ db }: Pick<Context, 'db'>) => async ({ query, workspaceId }) => {
  const found = await listRecoveries(db, workspaceId, query)
  return { status: 200, body: listBody(found, showRecovery) }
})

/** `GET /v1/recoveries/{recoveryId}` */
export const getRecovery = route({
  summary: 'How far a recovery got',
  params: ['recoveryId'],
  answers: { 200: RecoveryShape },
}).by(
  ({ db }: Pick<Context, 'db'>) =>
    async ({ params: { recoveryId }, workspaceId }) => {
      const found = await findRecovery(db, workspaceId, recoveryId)
      return { status: 200, body: showRecovery(existing(found, 'recovery')) }
    },
)

/** `POST /v1/recoveries/{recoveryId}/cancel` */
export const postCancel = route({
  summary: 'Stops a recovery where it is',
  description: 'What was owed again stays owed.',
  params: ['recoveryId'],
  answers: { 200: RecoveryShape },
  errors: ['conflict'],
}).by(
  ({ db, now }: Pick<Context, 'db' | 'now'>) =>
    async ({ params: { recoveryId }, workspaceId }) => {
      const isCancelled = await cancelRecovery(db, workspaceId, recoveryId, now())
      const found = await findRecovery(db, workspaceId, recoveryId)
      const recovery = existing(found, 'recovery')
      if (!isCancelled) throw new RelayError('conflict', 'It has ended already.')
      return { status: 200, body: showRecovery(recovery) }
    },
)

function showRecovery(recovery: Recovery) {
  return {
    id: recovery.id,
    endpointId: recovery.endpointId,
    state: recovery.state,
    since: recovery.since,
    until: recovery.until,
    eventTypes: recovery.eventTypes,
    ratePerSecond: recovery.ratePerSecond,
    totalCount: recovery.totalCount,
    doneCount: recovery.doneCount,
    createdAt: recovery.createdAt,
    endedAt: recovery.endedAt ?? null,
  }
}
