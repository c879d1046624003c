import type { Metrics } from '../base/metrics.ts'
import type { DividedDatabase } from '../db/divided-database.ts'

/** Gauges of this process's connections to the database. */
export function addConnectionFigures(
  { gauge }: Metrics,
  db: Pick<DividedDatabase, 'connections' | 'shares'>,
): void {
  gauge(
    'relay_database_connections',
    'Connections of this process, by state.',
    (figure) => {
      const { total, idle } = db.connections()
      figure.set({ state: 'used' }, total - idle)
      figure.set({ state: 'idle' }, idle)
    },
    ['state'],
  )
  gauge(
    'relay_database_used',
    'Statements under way, by kind of work.',
    (figure) => {
      for (const { work, used } of db.shares()) figure.set({ work }, used)
    },
    ['work'],
  )
  gauge(
    'relay_database_waiting',
    'What waits for a connection, by kind of work.',
    (figure) => {
      for (const { work, waiting } of db.shares()) figure.set({ work }, waiting)
    },
    ['work'],
  )
}
