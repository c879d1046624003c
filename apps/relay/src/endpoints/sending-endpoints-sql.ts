import type { DisabledKind } from '../events/owing.ts'
import type { RetiringSecret } from '../workspaces/seal.ts'
import { readRow, type Columns } from '../db/columns.ts'
import type { Db } from '../db/db.ts'

/** What an attempt needs of its endpoint. */
export type SendingEndpoint = {
  id: string
  /** Another one with every change of the row. */
  version: string
  workspaceId: string
  url: string
  /** Sealed, the newest first. */
  secrets: readonly string[]
  retiringSecrets: readonly RetiringSecret[]
  headers: Readonly<Record<string, string>>
  sealedHeaders: Readonly<Record<string, string>>
  isAsymmetric: boolean
  schedule: readonly number[] | undefined
  concurrency: number
  ratePerSecond: number | undefined
  isCallback: boolean
  isPaused: boolean
  isFailing: boolean
  disabledKind: DisabledKind | undefined
}

const COLUMNS: Columns<SendingEndpoint> = {
  id: 'id',
  version: 'version',
  workspaceId: 'workspace_id',
  url: 'url',
  secrets: 'secrets',
  retiringSecrets: 'retiring_secrets',
  headers: 'headers',
  sealedHeaders: 'sealed_headers',
  isAsymmetric: 'signs_asymmetric',
  schedule: 'schedule',
  concurrency: 'concurrency',
  ratePerSecond: 'rate_per_second',
  isCallback: 'is_callback',
  isPaused: 'is_paused',
  isFailing: 'is_failing',
  disabledKind: 'disabled_kind',
}

/** These endpoints as they are now; those that were deleted are missing. */
export async function listSendingEndpoints(
  db: Db,
  ids: readonly string[],
): Promise<SendingEndpoint[]> {
  const { rows } = await db.query(
    `select *, xmin::text as version, run_id is not null as is_callback,
            paused_at is not null as is_paused, failing_since is not null as is_failing
       from endpoints where id = any($1)`,
    [ids],
  )
  return rows.map((row: object) => readRow(COLUMNS, row))
}
