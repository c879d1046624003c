import type { Seal } from './seal.ts'
import type { Database } from '../db/db.ts'
import { deleteKeyChecks, lockKeyChecks } from './encryption-keys-sql.ts'
import { SEALED_TABLES, type SealedRow, type SealedTable } from './sealed-rows-sql.ts'

const BATCH = 200
// A row that changes while it is sealed again is met by the next pass; each is rare.
const MAX_PASSES = 5

export type ResealCounts = {
  table: string
  resealed: number
  /** Sealed with the newest key already. */
  current: number
  /** Changed by somebody else at the same moment, in every pass. */
  changed: number
  /** Ids of rows that hold something which none of the keys opens. They stay as they are. */
  unreadable: readonly string[]
}

export type ResealReport = {
  tables: readonly ResealCounts[]
  /** Ids of the keys that sealed something before and are not needed any more. */
  retiredKeyIds: readonly string[]
}

/**
 * Seals everything again that the newest key did not seal, while relays run: a row is changed
 * only if it still is as it was read. May be cut off and begun again at any time.
 */
export async function reseal(db: Database, seal: Seal): Promise<ResealReport> {
  const tables: ResealCounts[] = []
  for (const table of SEALED_TABLES) tables.push(await resealTable(db, seal, table))
  const isWhole = tables.every(
    ({ changed, unreadable }) => changed === 0 && unreadable.length === 0,
  )
  return { tables, retiredKeyIds: isWhole ? await retireKeys(db, seal) : [] }
}

async function resealTable(
  db: Database,
  seal: Seal,
  table: SealedTable,
): Promise<ResealCounts> {
  let resealed = 0
  for (let passes = 1; ; passes++) {
    const found = await passOver(db, seal, table)
    resealed += found.resealed
    if (found.changed === 0 || passes === MAX_PASSES) {
      return { ...found, table: table.name, resealed }
    }
  }
}

async function passOver(db: Database, seal: Seal, table: SealedTable) {
  const counts = { resealed: 0, current: 0, changed: 0 }
  const unreadable: string[] = []
  for (let after = ''; ;) {
    const rows = await table.list(db, after, BATCH)
    for (const row of rows) {
      const outcome = await resealRow(db, seal, row)
      if (outcome === 'unreadable') unreadable.push(row.id)
      else counts[outcome]++
    }
    const last = rows.at(-1)
    if (!last) return { ...counts, unreadable }
    after = last.id
  }
}

async function resealRow(
  db: Database,
  seal: Seal,
  row: SealedRow,
): Promise<'resealed' | 'current' | 'changed' | 'unreadable'> {
  if (row.texts.every(({ sealed }) => seal.isCurrent(sealed))) return 'current'
  const fresh = sealAgain(seal, row)
  if (!fresh) return 'unreadable'
  return (await row.replace(db, fresh)) ? 'resealed' : 'changed'
}

function sealAgain(seal: Seal, { texts }: SealedRow): string[] | undefined {
  try {
    return texts.map(({ sealed, place }) => seal.close(seal.open(sealed, place), place))
  } catch {
    // It is reported with the others; one row must not keep the rest from being sealed.
    return undefined
  }
}

async function retireKeys(db: Database, seal: Seal): Promise<string[]> {
  return db.transaction(async (tx) => {
    const ids = (await lockKeyChecks(tx)).map(({ id }) => id)
    const retired = ids.filter((id) => id !== seal.keyIds[0])
    await deleteKeyChecks(tx, retired)
    return retired
  })
}
