import type { RequestHandler } from 'express'
import { z } from 'zod'
import { workspaceOf } from '../workspaces/authenticate.ts'
import type { Context } from './context.ts'
import { RelayError } from '../http/errors.ts'
import { existing } from '../http/existing.ts'
import { createId } from '../db/ids.ts'
import { listBody, listQuery, readQuery } from '../http/read-query.ts'
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

const EndpointParams = z.object({ endpointId: z.string() })
const Params = z.object({ recoveryId: z.string() })
const TIME = 'must be a time such as 2026-01-31T10:00:00Z, or milliseconds since 1970'
const Time = z.coerce.date({ error: TIME })
const NewRecovery = z.strictObject({
  since: Time,
  until: Time.optional(),
  /** Empty means all. */
  eventTypes: z.array(z.string().min(1).max(100)).max(50).default([]),
  ratePerSecond: z.number().int().min(1).max(1_000).default(50),
})

/** `POST /v1/endpoints/:endpointId/recover` — owes again what failed or was missed. */
export function postRecovery({
  db,
  now,
  retentionDays,
}: Pick<Context, 'db' | 'now' | 'retentionDays'>): RequestHandler {
  return async (request, response) => {
    const { endpointId } = EndpointParams.parse(request.params)
    const wanted = NewRecovery.parse(request.body)
    const workspaceId = workspaceOf(response)
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
    response.status(202).json(showRecovery(recovery))
  }
}

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

/** `GET /v1/recoveries` — the newest first. */
export function getRecoveries({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (request, response) => {
    const page = readQuery(listQuery('rcv'), request)
    const found = await listRecoveries(db, workspaceOf(response), page)
    response.json(listBody(found, showRecovery))
  }
}

/** `GET /v1/recoveries/:recoveryId` — how far it got. */
export function getRecovery({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (request, response) => {
    const { recoveryId } = Params.parse(request.params)
    const found = await findRecovery(db, workspaceOf(response), recoveryId)
    response.json(showRecovery(existing(found, 'recovery')))
  }
}

/** `POST /v1/recoveries/:recoveryId/cancel` — what was owed again stays owed. */
export function postCancel({ db, now }: Pick<Context, 'db' | 'now'>): RequestHandler {
  return async (request, response) => {
    const { recoveryId } = Params.parse(request.params)
    const workspaceId = workspaceOf(response)
    const isCancelled = await cancelRecovery(db, workspaceId, recoveryId, now())
    const found = await findRecovery(db, workspaceId, recoveryId)
    const recovery = existing(found, 'recovery')
    if (!isCancelled) throw new RelayError('conflict', 'It has ended already.')
    response.json(showRecovery(recovery))
  }
}

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
