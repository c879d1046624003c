/** Under it the workers hold their locks. */
export const LOCK_CLASS = 4400

/**
 * SQL: that nobody has `row` in hand, at the moment `now`. Which workers are alive is looked
 * up once for a statement, and not at all where no row was ever leased.
 */
export function isFree(row: string, now: string): string {
  return `(${row}.leased_until is null or ${row}.leased_until <= ${now}
    or ${row}.leased_by <> all (array(
    select objid::int from pg_locks
     where locktype = 'advisory' and granted and classid = ${LOCK_CLASS}
       and database = (select oid from pg_database where datname = current_database()))))`
}
