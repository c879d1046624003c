import { ConfigError } from '../base/config-error.ts'
import { PLACE } from './place.ts'
import type { Seal } from './seal.ts'
import type { Database, Db } from '../db/db.ts'
import {
  addKeyCheck,
  deleteKeyChecks,
  lockKeyChecks,
  sampleSealed,
  type KeyCheck,
  type SealedText,
} from './encryption-keys-sql.ts'

const CHECK_TEXT = 'wireflow-connect'
const UNCHECKED = 'unchecked'

/**
 * Makes sure that every key which sealed something in this database is here, and lists the one
 * that seals from now on. Nothing is read or written with another key.
 *
 * @throws {ConfigError} that names the key which is missing.
 */
export async function checkKeys(db: Database, seal: Seal): Promise<void> {
  await db.transaction(async (tx) => {
    for (const check of await lockKeyChecks(tx)) await requireKey(tx, seal, check)
    await deleteKeyChecks(tx, [UNCHECKED])
    const [newest = ''] = seal.keyIds
    const sealedCheck = seal.close(CHECK_TEXT, PLACE.keyCheck(newest))
    await addKeyCheck(tx, newest, sealedCheck)
  })
}

async function requireKey(tx: Db, seal: Seal, { id, sealedCheck }: KeyCheck) {
  const texts =
    sealedCheck === undefined
      ? await sampleSealed(tx)
      : [{ sealed: sealedCheck, place: PLACE.keyCheck(id) }]
  if (texts.every((text) => opens(seal, text))) return
  const which = sealedCheck === undefined ? 'another key' : `the key with the id ${id}`
  throw new ConfigError([
    `RELAY_ENCRYPTION_KEY: the database holds secrets that were sealed with ${which}; ` +
      `the ids of the given keys are ${seal.keyIds.join(', ')}. Add the key after the ` +
      'newest one, with a comma between them, or as a line of its own in the file ' +
      '"encryption-key" of RELAY_DATA_DIR. Nothing was changed.',
  ])
}

function opens(seal: Seal, { sealed, place }: SealedText): boolean {
  try {
    seal.open(sealed, place)
    return true
  } catch {
    // Whatever is wrong with it, this relay could not use it.
    return false
  }
}
