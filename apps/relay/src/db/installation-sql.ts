import type { Db } from './db.ts'

/** The id that this database was given when its tables were made. */
export async function findInstallationId(db: Db): Promise<string> {
  const { rows } = await db.query<{ id: string }>('select id from installation')
  if (!rows[0]) throw new Error('The table "installation" is empty')
  return rows[0].id
}
