import { Client } from 'pg'

export type Moments = {
  /** Waits until a row of `table` is committed in `state`. */
  until(table: 'runs' | 'deliveries', state: string): Promise<void>
  close(): Promise<void>
}

/**
 * Tells of every state that a run or delivery reaches, at the commit that brings it
 * there: the exact moments at which a crash is interesting.
 */
export async function watchMoments(databaseUrl: string): Promise<Moments> {
  const seen = new Set<string>()
  const waiting = new Map<string, () => void>()
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  client.on('notification', ({ payload = '' }) => {
    seen.add(payload)
    waiting.get(payload)?.()
  })
  await client.query(`
    create or replace function tell_moment() returns trigger language plpgsql as $$
    begin
      perform pg_notify('moments', tg_table_name || '.' || new.state);
      return new;
    end $$;
    create or replace trigger tell_moment after insert or update of state on runs
      for each row execute function tell_moment();
    create or replace trigger tell_moment after insert or update of state on deliveries
      for each row execute function tell_moment();
    listen moments;`)

  return {
    async until(table, state) {
      const moment = `${table}.${state}`
      if (seen.has(moment)) return
      await new Promise<void>((resolve) => waiting.set(moment, resolve))
    },
    async close() {
      await client.end()
    },
  }
}
