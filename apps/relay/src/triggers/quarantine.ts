import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Context } from './context.ts'
import type { Run } from '../runs/run.ts'
import type { Db } from '../db/db.ts'
import { releaseQuarantined } from '../runs/quarantine-sql.ts'
import {
  createQuarantinedFiles,
  createQuarantinedPart,
  listQuarantinedFiles,
  readQuarantinedFile,
} from '../runs/quarantined-files-sql.ts'
import { findRun } from '../runs/sql.ts'
import { findTrigger } from './sql.ts'
import type { SentFile } from './keep-file.ts'
import { uploadFiles } from './upload-files.ts'
import { wantedLeniently } from './wanted-of-trigger.ts'

const MIB = 1024 * 1024
// No call keeps more than the upstream takes of one file.
const MAX_CALL_BYTES = 25 * MIB
const PART_BYTES = MIB

type Which = { workspaceId: string; runId: string }

/** Keeps the files of a call that was kept aside, unless they are too much together. */
export async function keepFiles(
  tx: Db,
  { id }: Run,
  files: readonly SentFile[],
): Promise<void> {
  if (files.length === 0) return
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const kept = bytes <= MAX_CALL_BYTES
  const rows = files.map(({ field, name, type, bytes: size }, position) => ({
    position,
    field,
    name,
    type,
    bytes: size,
    kept,
  }))
  await createQuarantinedFiles(tx, id, rows)
  if (!kept) return
  for (const [position, { path }] of files.entries()) {
    await keepContent(tx, id, { position, path })
  }
}

async function keepContent(
  tx: Db,
  runId: string,
  { position, path }: { position: number; path: string },
): Promise<void> {
  let part = 0
  for await (const bytes of createReadStream(path, { highWaterMark: PART_BYTES })) {
    await createQuarantinedPart(tx, runId, { position, part, bytes: bytes as Buffer })
    part++
  }
}

/**
 * Starts a run that was kept aside, with its files, which the upstream gets now. Undefined
 * when there is none. Any relay may do so, whichever took the call.
 *
 * @throws {RelayError} `upstream_unavailable` when the upstream does not take a file.
 */
export async function release(
  context: Pick<Context, 'connectUpstream' | 'db' | 'now'>,
  which: Which,
): Promise<Run | undefined> {
  const { db, now } = context
  const { workspaceId, runId } = which
  const run = await findRun(db, workspaceId, runId)
  if (run?.state !== 'quarantined') return undefined

  const urls = await uploadKept(context, which)
  const triggerData = { ...run.triggerData, ...urls }
  const trigger = run.triggerId && (await findTrigger(db, run.triggerId))
  const { inputValues } = trigger ? wantedLeniently(trigger, triggerData) : run
  return releaseQuarantined(db, which, { triggerData, inputValues, now: now() })
}

/** The addresses of a run's files, which the upstream has then. */
async function uploadKept(
  context: Pick<Context, 'connectUpstream' | 'db' | 'now'>,
  { workspaceId, runId }: Which,
): Promise<Record<string, string | string[]>> {
  const { db } = context
  const kept = (await listQuarantinedFiles(db, runId)).filter((file) => file.kept)
  if (kept.length === 0) return {}
  const folder = await mkdtemp(join(tmpdir(), 'wireflow-connect-release-'))
  try {
    const files = []
    for (const file of kept) {
      const path = join(folder, String(file.position))
      const content = readQuarantinedFile(db, runId, file.position)
      await pipeline(content, createWriteStream(path))
      files.push({ ...file, path })
    }
    return await uploadFiles(context, workspaceId, files, { isOwners: true })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
