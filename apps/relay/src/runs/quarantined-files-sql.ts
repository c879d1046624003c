import type { Db } from '../db/db.ts'

/** A file of a call that was kept aside as spam. */
export type QuarantinedFile = {
  position: number
  field: string
  name: string
  type: string
  bytes: number
  /** Whether its content is here, too. */
  kept: boolean
}

type Row = Omit<QuarantinedFile, 'bytes'> & { bytes: string }

export async function createQuarantinedFiles(
  tx: Db,
  runId: string,
  files: readonly QuarantinedFile[],
): Promise<void> {
  await tx.query(
    `insert into quarantined_files (run_id, position, field, name, type, bytes, kept)
     select $1, * from unnest($2::integer[], $3::text[], $4::text[], $5::text[],
                              $6::bigint[], $7::boolean[])`,
    [
      runId,
      files.map(({ position }) => position),
      files.map(({ field }) => field),
      files.map(({ name }) => name),
      files.map(({ type }) => type),
      files.map(({ bytes }) => bytes),
      files.map(({ kept }) => kept),
    ],
  )
}

export async function listQuarantinedFiles(
  db: Db,
  runId: string,
): Promise<QuarantinedFile[]> {
  const { rows } = await db.query<Row>(
    `select position, field, name, type, bytes, kept from quarantined_files
      where run_id = $1 order by position`,
    [runId],
  )
  return rows.map((row) => ({ ...row, bytes: Number(row.bytes) }))
}

/** Keeps a piece of a file; the pieces of one are numbered from 0. */
export async function createQuarantinedPart(
  tx: Db,
  runId: string,
  { position, part, bytes }: { position: number; part: number; bytes: Buffer },
): Promise<void> {
  await tx.query(
    'insert into quarantined_parts (run_id, position, part, bytes) values ($1, $2, $3, $4)',
    [runId, position, part, bytes],
  )
}

/** The pieces of a file in their order, one at a time, so that no file is in memory whole. */
export async function* readQuarantinedFile(
  db: Db,
  runId: string,
  position: number,
): AsyncGenerator<Buffer, void> {
  for (let part = 0; ; part++) {
    const { rows } = await db.query<{ bytes: Buffer }>(
      `select bytes from quarantined_parts
        where run_id = $1 and position = $2 and part = $3`,
      [runId, position, part],
    )
    if (!rows[0]) return
    yield rows[0].bytes
  }
}
