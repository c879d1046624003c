import type { Db } from '../db/db.ts'

/** What a run used, and how many of those who are told of its end have been. */
export type RunFigures = {
  /** Undefined where the upstream said nothing. */
  creditsUsed: number | undefined
  deliveryCount: number
  deliveredCount: number
}

type Row = { id: string; credits: string | null; owed: number; delivered: number }

const NONE: RunFigures = { creditsUsed: undefined, deliveryCount: 0, deliveredCount: 0 }

/** The figures of the runs with these ids, a page of them at most. */
export async function findFigures(
  db: Db,
  ids: readonly string[],
): Promise<(id: string) => RunFigures> {
  const { rows } = await db.query<Row>(
    `select wanted.id, spent.credits, told.owed, told.delivered
       from unnest($1::text[]) as wanted (id)
       cross join lateral (
         select sum(credits_used)::text as credits from executions where run_id = wanted.id) spent
       cross join lateral (
         select count(d.id)::int as owed,
                (count(*) filter (where d.state = 'succeeded'))::int as delivered
           from events e join deliveries d on d.event_id = e.id
          where e.run_id = wanted.id) told`,
    [ids],
  )
  const byId = new Map(rows.map((row) => [row.id, toFigures(row)]))
  return (id) => byId.get(id) ?? NONE
}

function toFigures({ credits, owed, delivered }: Row): RunFigures {
  return {
    creditsUsed: credits === null ? undefined : Number(credits),
    deliveryCount: owed,
    deliveredCount: delivered,
  }
}
