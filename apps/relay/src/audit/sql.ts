import { readRow, type Columns } from '../db/columns.ts'
import { idBound } from '../db/ids.ts'
import type { Db } from '../db/db.ts'
import { cutPage, type Page, type PageOf } from '../db/page.ts'
import { Values } from '../db/values.ts'
import type { SubjectKind } from './actions.ts'
import { snapshotOf } from './snapshots-sql.ts'

export type Entry = {
  id: string
  /** Undefined for what belongs to no workspace. */
  workspaceId: string | undefined
  /** Undefined for the operator. */
  token: { id: string; name: string } | undefined
  via: 'api' | 'console'
  address: string
  requestId: string
  action: string
  subjectKind: SubjectKind
  /** Undefined until something was made, and where an action is about no single thing. */
  subjectId: string | undefined
  parameters: object
  createdAt: Date
}

export type EndedEntry = Entry & {
  before: object | undefined
  after: object | undefined
  /** Both undefined where nobody knows how it ended. */
  status: number | undefined
  endedAt: Date | undefined
}

/** Writes down what is about to be changed, and how it is before. */
export async function beginEntry(db: Db, entry: Entry): Promise<void> {
  await db.query(
    `with subject as (${snapshotOf(entry.subjectKind)})
     insert into audit_entries
       (id, workspace_id, token_id, token_name, via, address, request_id, action,
        subject_kind, subject_id, parameters, created_at, before)
     values ($3, coalesce($2, (select workspace_id from subject)), $4, $5, $6, $7, $8, $9,
             $10, $1, $11, $12, (select to_jsonb(subject) - 'workspace_id' from subject))`,
    [
      entry.subjectId,
      entry.workspaceId,
      entry.id,
      entry.token?.id,
      entry.token?.name,
      entry.via,
      entry.address,
      entry.requestId,
      entry.action,
      entry.subjectKind,
      JSON.stringify(entry.parameters),
      entry.createdAt,
    ],
  )
}

type End = { status: number; subjectId: string | undefined; endedAt: Date }

/** Adds how it ended, and how its subject is afterwards. */
export async function endEntry(
  db: Db,
  { id, workspaceId, subjectKind }: Entry,
  { status, subjectId, endedAt }: End,
): Promise<void> {
  await db.query(
    `with subject as (${snapshotOf(subjectKind)})
     update audit_entries
        set status = $4, ended_at = $5, subject_id = $1,
            workspace_id = coalesce(workspace_id, (select workspace_id from subject)),
            after = (select to_jsonb(subject) - 'workspace_id' from subject)
      where id = $3`,
    [subjectId, workspaceId, id, status, endedAt],
  )
}

export type EntryFilter = {
  workspaceId?: string | undefined
  action?: string | undefined
  subjectId?: string | undefined
  tokenId?: string | undefined
  after?: Date | undefined
  before?: Date | undefined
}

type Stored = Omit<EndedEntry, 'token'> & {
  tokenId: string | undefined
  tokenName: string | undefined
}

const COLUMNS: Columns<Stored> = {
  id: 'id',
  workspaceId: 'workspace_id',
  tokenId: 'token_id',
  tokenName: 'token_name',
  via: 'via',
  address: 'address',
  requestId: 'request_id',
  action: 'action',
  subjectKind: 'subject_kind',
  subjectId: 'subject_id',
  parameters: 'parameters',
  before: 'before',
  after: 'after',
  createdAt: 'created_at',
  endedAt: 'ended_at',
  status: 'status',
}

/** The newest first. */
export async function listEntries(
  db: Db,
  filter: EntryFilter,
  page: Page,
): Promise<PageOf<EndedEntry>> {
  const values = new Values()
  const conditions = conditionsOf(filter, page, values)
  const { rows } = await db.query(
    `select * from audit_entries where ${conditions}
      order by id desc limit ${values.place(page.limit + 1)}`,
    values.all,
  )
  return cutPage(
    rows.map((row: object) => toEntry(row)),
    page,
  )
}

function conditionsOf(filter: EntryFilter, { cursor }: Page, values: Values): string {
  const { after, before } = filter
  const comparisons = [
    ['workspace_id =', filter.workspaceId],
    ['action =', filter.action],
    ['subject_id =', filter.subjectId],
    ['token_id =', filter.tokenId],
    ['id >=', after && idBound('aud', after)],
    ['id <', before && idBound('aud', before)],
    ['id <', cursor],
  ] as const
  const given = comparisons.filter(([, value]) => value !== undefined)
  return ['true', ...given.map(([text, value]) => `${text} ${values.place(value)}`)].join(
    ' and ',
  )
}

// Small, so that no statement holds locks for long.
const BATCH = 500

/** One batch of entries from before `until`; returns how many that was. */
export async function deleteOldEntries(db: Db, until: Date): Promise<number> {
  const { rowCount } = await db.query(
    `delete from audit_entries where id in (
       select id from audit_entries where id < $1 order by id limit $2)`,
    [idBound('aud', until), BATCH],
  )
  return rowCount ?? 0
}

function toEntry(row: object): EndedEntry {
  const { tokenId, tokenName = '', ...entry } = readRow(COLUMNS, row)
  return {
    ...entry,
    token: tokenId === undefined ? undefined : { id: tokenId, name: tokenName },
  }
}
