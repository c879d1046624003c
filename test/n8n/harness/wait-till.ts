import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'

// Long enough for n8n to be ready by then.
const SOON_MS = 8_000

/** Lets the alarm of every execution that waits ring soon. Only while n8n is stopped. */
export function ringAlarms(n8nFolder: string): void {
  const database = new DatabaseSync(join(n8nFolder, 'database.sqlite'))
  const soon = new Date(Date.now() + SOON_MS).toISOString().replace('T', ' ').slice(0, -1)
  database
    .prepare(`update execution_entity set waitTill = ? where status = 'waiting'`)
    .run(soon)
  database.close()
}
