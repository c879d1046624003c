import type { Db } from '../db/db.ts'
import { Values } from '../db/values.ts'
import { COLUMNS, type Dimension } from './measures.ts'

/** What was counted of one fact within one interval. */
export type Counted = {
  /** Which interval; 0 is the first. */
  index: number
  /** Of the dimension; empty where none was asked for. */
  value: string
  label: string
  bucket: number
  count: number
  total: number
}

export type Period = {
  workspaceId: string
  from: Date
  to: Date
  intervalMs: number
  /** Minutes from here on, hours before. Hours are a sixtieth of the rows. */
  hoursUntil: Date
}

const MOST_VALUES = 20

/** The values of a dimension that have most in a period; empty for what has none. */
async function listValues(
  db: Db,
  fact: string,
  by: Dimension,
  period: Period,
): Promise<string[]> {
  const values = new Values()
  const column = COLUMNS[by]
  const { rows } = await db.query<{ value: string }>(
    `select ${column} as value from (${rowsOf(fact, period, values)}) counted
      group by 1 order by sum(count) desc, 1 limit ${MOST_VALUES}`,
    values.all,
  )
  return rows.map(({ value }) => value)
}

/** What was counted of a fact, for all values together or for the most frequent of a dimension. */
export async function readCounted(
  db: Db,
  fact: string,
  by: Dimension | undefined,
  period: Period,
): Promise<Counted[]> {
  const wanted = by && (await listValues(db, fact, by, period))
  const values = new Values()
  const value = by ? COLUMNS[by] : `''`
  const from = rowsOf(fact, period, values)
  const index = `floor(extract(epoch from at - ${values.place(period.from)}::timestamptz)
                       * 1000 / ${values.place(period.intervalMs)}::bigint)`
  const isWanted = wanted ? `${value} = any (${values.place(wanted)}::text[])` : 'true'
  const { rows } = await db.query<Counted>(
    `select ${index}::int as index, ${value} as value, label, bucket,
            sum(count)::float8 as count, sum(total) as total
       from (${from}) counted where ${isWanted}
      group by 1, 2, 3, 4`,
    values.all,
  )
  return rows
}

/** SQL: a fact's hours as far as they are counted, and its minutes after that. */
export function rowsOf(
  fact: string,
  { workspaceId, from, to, hoursUntil }: Omit<Period, 'intervalMs'>,
  values: Values,
): string {
  const of = (step: string, since: Date, until: Date) =>
    `select at, label, trigger_id, workflow_id, endpoint_id, bucket, count, total
       from metrics
      where workspace_id = ${values.place(workspaceId)} and fact = ${values.place(fact)}
        and step = '${step}' and at >= ${values.place(since)} and at < ${values.place(until)}`
  const between = new Date(Math.max(from.getTime(), hoursUntil.getTime()))
  return `${of('hour', from, hoursUntil)} union all ${of('minute', between, to)}`
}
