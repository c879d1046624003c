/** Under it the workers hold their locks; the function `is_free` knows the same number. */
export const LOCK_CLASS = 4400

/**
 * SQL: that nobody has the delivery `d` in hand, at the moment `now`. Which workers are
 * alive is looked up once for a statement, and not at all where no row was ever leased.
 */
export function isFree(now: string): string {
  return `(d.leased_until is null or d.leased_until <= ${now} or d.leased_by <> all (array(
    select objid::int from pg_locks
     where locktype = 'advisory' and granted and classid = ${LOCK_CLASS}
       and database = (select oid from pg_database where datname = current_database()))))`
}
