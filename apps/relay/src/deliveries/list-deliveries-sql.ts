import type { Db } from '../db/db.ts'
import { cutPage, listValues, pageOfState, type Page, type PageOf } from '../db/page.ts'
import type { Values } from '../db/values.ts'
import { DELIVERY_STATES, type Delivery, type DeliveryState } from './delivery.ts'
import { SELECT, toDelivery } from './sql.ts'

/** What is looked for: all of it together. */
export type DeliveryFilter = {
  workspaceId: string
  runId?: string | undefined
  endpointId?: string | undefined
  eventType?: string | undefined
  state?: readonly DeliveryState[] | undefined
  /** How an attempt failed: 3 to 5 for an answer of that class, 0 for none. */
  failedWith?: number | undefined
  createdAfter?: Date | undefined
  createdBefore?: Date | undefined
}

/** The newest first. */
export async function listDeliveries(
  db: Db,
  filter: DeliveryFilter,
  page: Page,
): Promise<PageOf<Delivery>> {
  const { workspaceId, state: states = DELIVERY_STATES } = filter
  const { createdAfter: from, createdBefore: until } = filter
  const values = listValues('dlv', { workspaceId, states, from, until }, page)
  const { rows } = await db.query(statementFor(filter, values), values.all)
  return cutPage(rows.map(toDelivery), page)
}

const PAGE = `d.state = any($2) and d.id < coalesce($3, '~') and d.id >= coalesce($5, '')`
const BOUNDS = { cursor: '$3', from: '$5' }

/** By what few rows have, if it is asked for; otherwise the newest of each state. */
function statementFor(filter: DeliveryFilter, values: Values): string {
  const { runId, endpointId, failedWith, eventType } = filter
  const conditions = conditionsOf(filter, values)
  if (runId !== undefined) return ofRun(values.place(runId), conditions)
  if (failedWith !== undefined) return ofFailures(conditions, values.place(failedWith))
  if (eventType !== undefined && endpointId === undefined) {
    return ofType(conditions, values.place(eventType))
  }
  const page =
    endpointId === undefined
      ? pageOfState('d', { workspace_id: '$1' }, BOUNDS)
      : pageOfState('d', { endpoint_id: values.place(endpointId) }, BOUNDS)
  return `select d.*
            from unnest($2::text[]) as wanted (state)
            cross join lateral (${SELECT} where ${conditions} and ${page} limit $4) d
           order by d.id desc limit $4`
}

function conditionsOf(filter: DeliveryFilter, values: Values): string {
  const wanted = {
    'e.run_id': filter.runId,
    'd.endpoint_id': filter.endpointId,
    'e.type': filter.eventType,
  }
  const given = Object.entries(wanted).filter(([, value]) => value !== undefined)
  const equal = given.map(([column, value]) => `${column} = ${values.place(value)}`)
  return ['d.workspace_id = $1', ...equal].join(' and ')
}

const FROM = `join events e on e.id = d.event_id join endpoints p on p.id = d.endpoint_id`

/** A run has few events. */
function ofRun(runId: string, conditions: string): string {
  return `with e as materialized (
            select id, type, run_id from events where run_id = ${runId})
          select d.*, e.type as event_type, e.run_id, p.url as endpoint_url
            from e join deliveries d on d.event_id = e.id
            join endpoints p on p.id = d.endpoint_id
           where ${conditions} and ${PAGE}
           order by d.id desc limit $4`
}

/** By their attempts that failed so, the newest first; one that failed twice is shown once. */
function ofFailures(conditions: string, failedWith: string): string {
  const answered = 'coalesce(a.status / 100, 0)'
  return `select distinct on (a.delivery_id) d.*, e.type as event_type, e.run_id, p.url as endpoint_url
            from attempts a join deliveries d on d.id = a.delivery_id ${FROM}
           where a.outcome <> 'succeeded'
             and (${answered}, a.delivery_id) >= (${failedWith}::int, coalesce($5, ''))
             and (${answered}, a.delivery_id) < (${failedWith}::int, coalesce($3, '~'))
             and ${conditions} and ${PAGE}
           order by a.delivery_id desc limit $4`
}

/**
 * By the events of a type, the newest first. A delivery is made with its event, so both are in
 * one order but within a millisecond; there it is the event's.
 */
function ofType(conditions: string, type: string): string {
  const cursorEvent = '(select event_id from deliveries where id = $3)'
  const latest = `coalesce(${cursorEvent}, 'evt_' || substr($3, 5, 10) || '~', '~')`
  return `select d.*, e.type as event_type, e.run_id, p.url as endpoint_url
            from events e join deliveries d on d.event_id = e.id
            join endpoints p on p.id = d.endpoint_id
           where (e.workspace_id, e.type, e.id) >= ($1, ${type}, '')
             and (e.workspace_id, e.type, e.id) <= ($1, ${type}, ${latest})
             and (e.id < ${cursorEvent} or d.id < coalesce($3, '~'))
             and ${conditions} and d.state = any($2) and d.id >= coalesce($5, '')
           order by e.id desc, d.id desc limit $4`
}
