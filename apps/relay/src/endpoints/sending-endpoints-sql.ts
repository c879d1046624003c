import type { DisabledKind } from '../events/owing.ts'
import type { RetiringSecret } from '../workspaces/seal.ts'
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

type Row = {
  id: string
  version: string
  workspace_id: string
  url: string
  secrets: string[]
  retiring_secrets: RetiringSecret[]
  headers: Record<string, string>
  sealed_headers: Record<string, string>
  signs_asymmetric: boolean
  schedule: number[] | null
  concurrency: number
  rate_per_second: number | null
  run_id: string | null
  paused_at: Date | null
  failing_since: Date | null
  disabled_kind: DisabledKind | null
}

/** These endpoints as they are now; those that were deleted are missing. */
export async function listSendingEndpoints(
  db: Db,
  ids: readonly string[],
): Promise<SendingEndpoint[]> {
  const { rows } = await db.query<Row>(
    'select *, xmin::text as version from endpoints where id = any($1)',
    [ids],
  )
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    workspaceId: row.workspace_id,
    url: row.url,
    secrets: row.secrets,
    retiringSecrets: row.retiring_secrets,
    headers: row.headers,
    sealedHeaders: row.sealed_headers,
    isAsymmetric: row.signs_asymmetric,
    schedule: row.schedule ?? undefined,
    concurrency: row.concurrency,
    ratePerSecond: row.rate_per_second ?? undefined,
    isCallback: row.run_id !== null,
    isPaused: row.paused_at !== null,
    isFailing: row.failing_since !== null,
    disabledKind: row.disabled_kind ?? undefined,
  }))
}
