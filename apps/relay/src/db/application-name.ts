/** The name under which every connection of a relay shows in `pg_stat_activity`. */
export const APPLICATION_NAME = 'wireflow-connect'
