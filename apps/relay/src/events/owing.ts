/** Who or what disabled an endpoint: its owner, an answer of 410, or days of failures. */
export type DisabledKind = 'owner' | 'gone' | 'failing'

const OWED = {
  due: 'd.due_at is not null',
  waiting: `d.state = 'pending' and d.due_at is null`,
}

/**
 * SQL: `with recursive owing`, the endpoints that are owed what is planned or waits, in the
 * order of their ids; of one parameter, only those after it. Walks the index from endpoint to
 * endpoint, so that its cost does not grow with what one is owed.
 */
export function withOwing(owed: keyof typeof OWED, after?: string): string {
  const condition = OWED[owed]
  const isAfter = after === undefined ? '' : `and d.endpoint_id > ${after}`
  return `with recursive owing as (
    (select d.endpoint_id from deliveries d
      where ${condition} ${isAfter} order by d.endpoint_id limit 1)
    union all
    select (select d.endpoint_id from deliveries d
             where ${condition} and d.endpoint_id > owing.endpoint_id
             order by d.endpoint_id limit 1)
      from owing where owing.endpoint_id is not null)`
}
