import { PLACE, type Place } from './place.ts'
import type { Db } from '../db/db.ts'

/** A key that sealed something, with a text that it sealed. */
export type KeyCheck = { id: string; sealedCheck: string | undefined }

/** A sealed text and where it is kept. */
export type SealedText = { sealed: string; place: Place }

/** Every key that sealed something. Until the transaction ends nobody adds one. */
export async function lockKeyChecks(tx: Db): Promise<KeyCheck[]> {
  await tx.query('lock table encryption_keys in share row exclusive mode')
  const { rows } = await tx.query<{ id: string; sealed_check: string | null }>(
    'select id, sealed_check from encryption_keys order by created_at, id',
  )
  return rows.map((row) => ({ id: row.id, sealedCheck: row.sealed_check ?? undefined }))
}

export async function addKeyCheck(tx: Db, id: string, sealedCheck: string) {
  await tx.query(
    'insert into encryption_keys (id, sealed_check) values ($1, $2) on conflict do nothing',
    [id, sealedCheck],
  )
}

export async function deleteKeyChecks(db: Db, ids: readonly string[]): Promise<void> {
  await db.query('delete from encryption_keys where id = any($1)', [ids])
}

type Sample = { id: string; sealed: string }

/** One sealed text of each kind, as far as there is any. */
export async function sampleSealed(db: Db): Promise<SealedText[]> {
  const sample = async (text: string, placeOf: (id: string) => Place) => {
    const { rows } = await db.query<Sample>(`${text} order by id limit 1`)
    return rows.map(({ id, sealed }) => ({ sealed, place: placeOf(id) }))
  }
  return [
    ...(await sample(
      'select id, upstream_key as sealed from workspaces',
      PLACE.upstreamKey,
    )),
    ...(await sample(
      'select id, secrets[1] as sealed from endpoints',
      PLACE.endpointSecret,
    )),
    ...(await sample(
      'select id, signing_secret as sealed from triggers where signing_secret is not null',
      PLACE.triggerSecret,
    )),
    ...(await sample(
      'select id, secret_key as sealed from signing_keys',
      PLACE.signingKey,
    )),
  ]
}
