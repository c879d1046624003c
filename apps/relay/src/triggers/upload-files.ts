import { openAsBlob } from 'node:fs'
import { isWireflowError, type Wireflow, type WireflowError } from '@wireflow-connect/sdk'
import type { Context } from './context.ts'
import { busy, MAX_WAIT_MS } from '../upstream/counted-upstream.ts'
import { RelayError } from '../http/errors.ts'
import { findUploadRoom } from '../upstream/places-sql.ts'
import { findWorkspace } from '../workspaces/sql.ts'
import { gather } from './gather.ts'
import type { SentFile } from './keep-file.ts'

type File = Pick<SentFile, 'field' | 'name' | 'type' | 'path'>
type Parts = Pick<Context, 'db' | 'connectUpstream' | 'now'>

/**
 * Hands files to the upstream, which is where workflows read them from. Those of callers, who
 * may be strangers, get a share of the key's budget only; an owner's own do not.
 *
 * @returns the address of each file by the name of its field.
 * @throws {RelayError} `upstream_busy` and `body_too_large` when so many cannot be sent in time,
 *   `file_not_allowed` when the upstream refuses one, `upstream_unavailable` when it gives no
 *   usable answer.
 */
export async function uploadFiles(
  { db, connectUpstream, now }: Parts,
  workspaceId: string,
  files: readonly File[],
  { isOwners = false } = {},
): Promise<Record<string, string | string[]>> {
  if (files.length === 0) return {}
  const workspace = await findWorkspace(db, workspaceId)
  if (!workspace) throw new Error('A trigger without a workspace')
  if (!isOwners) {
    const wanted = { count: files.length, nowMs: now().getTime() }
    await refuseWithoutRoom(db, workspace.laneId, wanted)
  }
  const { media } = connectUpstream(workspace, { isUpload: !isOwners })
  const urls: [field: string, url: string][] = []
  for (const file of files) urls.push([file.field, await upload(media, file)])
  return gather(urls)
}

/** Before the first is sent: what was sent for a call that is refused was sent for nothing. */
async function refuseWithoutRoom(
  db: Context['db'],
  laneId: string,
  wanted: { count: number; nowMs: number },
): Promise<void> {
  const { lastMs, perMinute } = await findUploadRoom(db, laneId, wanted)
  if (wanted.count > perMinute) {
    const message = `${perMinute} files can be sent with one call at most.`
    throw new RelayError('body_too_large', message)
  }
  const waitMs = lastMs - wanted.nowMs
  if (waitMs > MAX_WAIT_MS) throw busy(waitMs)
}

async function upload(media: Wireflow['media'], file: File): Promise<string> {
  try {
    const content = await openAsBlob(file.path, { type: file.type })
    return (await media.upload(content, file.name)).url
  } catch (cause) {
    if (!isWireflowError(cause)) throw cause
    throw refusalOf(file, cause)
  }
}

function refusalOf({ name }: File, cause: WireflowError): RelayError {
  if (cause.code === 'rate_limited') return busy(cause.retryAfterMs)
  if (cause.status !== undefined && OF_THE_FILE.has(cause.status)) {
    const message = `The file "${name}" is not taken by this workflow. Send another.`
    return new RelayError('file_not_allowed', message, { cause })
  }
  const message = `The upstream did not take "${name}": ${cause.message}`
  return new RelayError('upstream_unavailable', message, { cause })
}

/** Refusals that another file would not meet: too large, or of another kind. */
const OF_THE_FILE: ReadonlySet<number> = new Set([400, 413, 415, 422])
