const OWED = {
  due: 'd.due_at is not null',
  waiting: `d.state = 'pending' and d.due_at is null`,
}

/**
 * SQL: `with recursive owing`, the endpoints that are owed what is planned or waits. Walks the
 * index from endpoint to endpoint, so that its cost does not grow with what one is owed.
 */
export function withOwing(owed: keyof typeof OWED): string {
  const condition = OWED[owed]
  return `with recursive owing as (
    (select d.endpoint_id from deliveries d
      where ${condition} order by d.endpoint_id limit 1)
    union all
    select (select d.endpoint_id from deliveries d
             where ${condition} and d.endpoint_id > owing.endpoint_id
             order by d.endpoint_id limit 1)
      from owing where owing.endpoint_id is not null)`
}
