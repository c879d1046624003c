/** Under it the workers hold their locks. */
export const LOCK_CLASS = 4400

/**
 * SQL: until when a lease of `ms` milliseconds lasts. By the clock of the database, since
 * those of two processes may tell different times.
 */
export function leaseUntil(ms: string): string {
  return `now() + ${ms} * interval '1 millisecond'`
}

/**
 * SQL: that nobody has `row` in hand now. Which workers are alive is looked up once for a
 * statement, and not at all where no row was ever leased.
 */
export function isFree(row: string): string {
  return `(${row}.leased_until is null or ${row}.leased_until <= now()
    or ${row}.leased_by <> all (array(
    select objid::int from pg_locks
     where locktype = 'advisory' and granted and classid = ${LOCK_CLASS}
       and database = (select oid from pg_database where datname = current_database()))))`
}
