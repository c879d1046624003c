import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'

/** Lets the alarm of every execution that waits ring at once. Only while n8n is stopped. */
export function ringAlarms(n8nFolder: string): void {
  const database = new DatabaseSync(join(n8nFolder, 'database.sqlite'))
  const past = new Date(Date.now() - 1_000).toISOString().replace('T', ' ').slice(0, -1)
  database
    .prepare(`update execution_entity set waitTill = ? where status = 'waiting'`)
    .run(past)
  database.close()
}
