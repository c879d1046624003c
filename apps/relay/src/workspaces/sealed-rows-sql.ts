import { PLACE, type Place } from './place.ts'
import type { RetiringSecret } from './seal.ts'
import type { Db } from '../db/db.ts'
import type { SealedText } from './encryption-keys-sql.ts'

/** A row with everything that it holds sealed. */
export type SealedRow = {
  id: string
  texts: readonly SealedText[]
  /** Puts `fresh` in the place of `texts`; false when the row has changed since it was read. */
  replace(db: Db, fresh: readonly string[]): Promise<boolean>
}

/** A table in which something is sealed. */
export type SealedTable = {
  name: string
  /** Rows after the one with this id, in the order of their ids. */
  list(db: Db, after: string, limit: number): Promise<SealedRow[]>
}

/** All tables in which something is sealed. */
export const SEALED_TABLES: readonly SealedTable[] = [
  oneColumn('workspaces', 'upstream_key', PLACE.upstreamKey),
  oneColumn('triggers', 'signing_secret', PLACE.triggerSecret),
  oneColumn('signing_keys', 'secret_key', PLACE.signingKey),
  { name: 'endpoints', list: listEndpoints },
]

// Not waited for on the disk: what a crash takes back is sealed again the next time. Giving up
// the former keys is a commit that is waited for, and it comes after these.
const HASTY = `with hasty as materialized (
  select set_config('synchronous_commit', 'off', true))`

function oneColumn(
  table: string,
  column: string,
  placeOf: (id: string) => Place,
): SealedTable {
  return {
    name: table,
    async list(db, after, limit) {
      const { rows } = await db.query<{ id: string; sealed: string }>(
        `select id, ${column} as sealed from ${table}
          where ${column} is not null and id > $1 order by id limit $2`,
        [after, limit],
      )
      return rows.map(({ id, sealed }) => ({
        id,
        texts: [{ sealed, place: placeOf(id) }],
        replace: async (to, [fresh]) => {
          const { rowCount } = await to.query(
            `${HASTY} update ${table} set ${column} = $3 from hasty
              where id = $1 and ${column} = $2`,
            [id, sealed, fresh],
          )
          return rowCount === 1
        },
      }))
    },
  }
}

type EndpointRow = {
  id: string
  secrets: string[]
  retiring_secrets: RetiringSecret[]
  sealed_headers: Record<string, string>
}

async function listEndpoints(db: Db, after: string, limit: number): Promise<SealedRow[]> {
  const { rows } = await db.query<EndpointRow>(
    `select id, secrets, retiring_secrets, sealed_headers from endpoints
      where id > $1 order by id limit $2`,
    [after, limit],
  )
  return rows.map((row) => ({
    id: row.id,
    texts: textsOf(row),
    replace: async (to, fresh) => replaceEndpoint(to, row, fresh),
  }))
}

function textsOf(row: EndpointRow): SealedText[] {
  const place = PLACE.endpointSecret(row.id)
  const headers = Object.entries(row.sealed_headers)
  return [
    ...row.secrets.map((sealed) => ({ sealed, place })),
    ...row.retiring_secrets.map(({ sealed }) => ({ sealed, place })),
    ...headers.map(([name, sealed]) => ({
      sealed,
      place: PLACE.endpointHeader(row.id, name),
    })),
  ]
}

/** `fresh` has the order of `textsOf`. */
async function replaceEndpoint(
  db: Db,
  row: EndpointRow,
  fresh: readonly string[],
): Promise<boolean> {
  const rest = [...fresh]
  const secrets = rest.splice(0, row.secrets.length)
  const retiring = row.retiring_secrets.map(({ until }) => {
    return { sealed: rest.shift(), until }
  })
  const names = Object.keys(row.sealed_headers)
  const headers = Object.fromEntries(names.map((name) => [name, rest.shift()]))
  const { rowCount } = await db.query(
    `${HASTY} update endpoints
        set secrets = $5, retiring_secrets = $6, sealed_headers = $7 from hasty
      where id = $1 and secrets = $2 and retiring_secrets = $3 and sealed_headers = $4`,
    [
      row.id,
      row.secrets,
      JSON.stringify(row.retiring_secrets),
      JSON.stringify(row.sealed_headers),
      secrets,
      JSON.stringify(retiring),
      JSON.stringify(headers),
    ],
  )
  return rowCount === 1
}
