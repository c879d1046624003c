import { z } from 'zod'
import { idOf, listBody, listOf, listQuery } from '../http/read-query.ts'
import { AnyObject, Moment } from '../http/shapes.ts'
import { GivenMoment } from '../http/times.ts'
import type { Context } from '../workspaces/context.ts'
import { route } from '../workspaces/route.ts'
import { ACTION_NAMES } from './actions.ts'
import { listEntries, type EndedEntry } from './sql.ts'

const Query = listQuery('aud').extend({
  workspaceId: idOf('wsp').optional().meta({ description: 'For the operator.' }),
  action: z.enum(ACTION_NAMES).optional(),
  subjectId: z.string().min(1).max(200).optional(),
  tokenId: idOf('tok').optional(),
  after: GivenMoment.optional(),
  before: GivenMoment.optional(),
})

const EntryShape = z
  .object({
    id: z.string(),
    at: Moment,
    workspaceId: z.string().nullable(),
    by: z
      .object({
        kind: z.enum(['operator', 'token']),
        tokenId: z.string().nullable(),
        name: z.string(),
        via: z.enum(['api', 'console']),
      })
      .meta({ description: 'Who: the operator or a token, by the API or the console.' }),
    address: z.string().meta({
      description: 'Where the call came from: an IPv4 address or the /64 of an IPv6 one.',
    }),
    requestId: z.string().meta({ description: 'The `X-Request-Id` of the answer.' }),
    action: z.string(),
    subject: z.object({ kind: z.string(), id: z.string().nullable() }),
    parameters: AnyObject,
    before: AnyObject.nullable().meta({
      description: 'The fields that changed, without secrets; all of what was deleted.',
    }),
    after: AnyObject.nullable().meta({
      description: 'The same fields afterwards; all of what was made.',
    }),
    status: z
      .number()
      .nullable()
      .meta({
        description:
          'What the call was answered with: from 400 on nothing was changed. Null where the ' +
          'relay was interrupted, so that nobody knows.',
      }),
    durationMs: z.number().nullable(),
  })
  .meta({ id: 'AuditEntry' })

/** `GET /v1/audit` */
export const getAudit = route({
  summary: 'What operators and tokens changed, the newest first',
  description:
    'Each entry is written before its change is made. Kept for 400 days. Starts of runs and ' +
    'published events are not in it: they are runs and events themselves.',
  query: Query,
  answers: { 200: listOf(EntryShape) },
}).by(({ db }: Pick<Context, 'db'>) => async ({ query, token }) => {
  const { limit, cursor, ...wanted } = query
  const workspaceId = token?.workspaceId ?? wanted.workspaceId
  const page = await listEntries(db, { ...wanted, workspaceId }, { limit, cursor })
  return { status: 200, body: listBody(page, showEntry) }
})

function showEntry(entry: EndedEntry) {
  const { token, createdAt, endedAt, status } = entry
  return {
    id: entry.id,
    at: createdAt,
    workspaceId: entry.workspaceId ?? null,
    by: {
      kind: token ? ('token' as const) : ('operator' as const),
      tokenId: token?.id ?? null,
      name: token?.name ?? 'operator',
      via: entry.via,
    },
    address: entry.address,
    requestId: entry.requestId,
    action: entry.action,
    subject: { kind: entry.subjectKind, id: entry.subjectId ?? null },
    parameters: entry.parameters,
    before: changedOf(entry.before, entry.after),
    after: changedOf(entry.after, entry.before),
    status: status ?? null,
    durationMs: endedAt ? endedAt.getTime() - createdAt.getTime() : null,
  }
}

/** The fields of `one` that `other` does not have alike; null where there is no `one`. */
function changedOf(one: object | undefined, other: object | undefined): object | null {
  if (!one) return null
  const others: Record<string, unknown> = { ...other }
  const fields = Object.entries(one)
  return Object.fromEntries(
    fields.filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(others[name]),
    ),
  )
}
