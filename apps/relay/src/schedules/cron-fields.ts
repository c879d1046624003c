/** The fields of an expression in their order, each with the library's name for it. */
export const CRON_FIELDS = [
  { key: 'minute', name: 'minute', takes: '0-59, such as 30, */15 or 0,20,40' },
  { key: 'hour', name: 'hour', takes: '0-23, such as 9, */2 or 8-18' },
  { key: 'dayOfMonth', name: 'day', takes: '1-31, such as 1, 1,15 or L for the last' },
  { key: 'month', name: 'month', takes: '1-12 or JAN-DEC' },
  {
    key: 'dayOfWeek',
    name: 'weekday',
    takes: '0-7 or SUN-SAT, such as 1-5, 1#2 for a second Monday or 5L for a last Friday',
  },
] as const

export type CronField = (typeof CRON_FIELDS)[number]

/** The expression with one field that is not a star. */
export function onlyField({ key }: CronField, value: string): string {
  return CRON_FIELDS.map((field) => (field.key === key ? value : '*')).join(' ')
}
