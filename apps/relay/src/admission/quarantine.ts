import type { Context } from '../context.ts'
import { RelayError } from '../errors.ts'
import type { Run } from '../runs/run.ts'
import type { Db } from '../store/db.ts'
import { deleteQuarantined, releaseQuarantined } from '../store/quarantine.ts'
import {
  countQuarantinedBytes,
  createQuarantinedFiles,
  listQuarantinedFiles,
} from '../store/quarantined-files.ts'
import { findRun } from '../store/runs.ts'
import { findTrigger } from '../store/triggers.ts'
import type { SentFile } from './multipart.ts'
import { uploadFiles } from './upload-files.ts'
import { wantedLeniently } from './wanted-of-trigger.ts'

const MIB = 1024 * 1024
// Spam may take this much of the disk, and no call more than the upstream takes of one file.
const MAX_BYTES = 256 * MIB
const MAX_CALL_BYTES = 25 * MIB

type Which = { workspaceId: string; runId: string }

/** Keeps the files of a call that was kept aside, as far as there is room for them. */
export async function keepFiles(
  { quarantine }: Pick<Context, 'quarantine'>,
  tx: Db,
  { id }: Run,
  files: readonly SentFile[],
): Promise<void> {
  if (files.length === 0) return
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const room = Math.min(MAX_CALL_BYTES, MAX_BYTES - (await countQuarantinedBytes(tx)))
  const kept = bytes <= room
  // A folder whose rows are not committed is found and removed later.
  if (kept) await quarantine.keep(id, files)
  const rows = files.map(({ field, name, type, bytes: size }, position) => ({
    position,
    field,
    name,
    type,
    bytes: size,
    kept,
  }))
  await createQuarantinedFiles(tx, id, rows)
}

/**
 * Starts a run that was kept aside, with its files, which the upstream gets now. Undefined
 * when there is none.
 *
 * @throws {RelayError} `conflict` when its files are not on this machine,
 *   `upstream_unavailable` when the upstream does not take one.
 */
export async function release(
  context: Pick<Context, 'connectUpstream' | 'db' | 'now' | 'quarantine'>,
  which: Which,
): Promise<Run | undefined> {
  const { db, now, quarantine } = context
  const { workspaceId, runId } = which
  const run = await findRun(db, workspaceId, runId)
  if (run?.state !== 'quarantined') return undefined

  const files = await findFiles(context, runId)
  const urls = await uploadFiles(context, workspaceId, files)
  const triggerData = { ...run.triggerData, ...urls }
  const trigger = run.triggerId && (await findTrigger(db, run.triggerId))
  const { inputValues } = trigger ? wantedLeniently(trigger, triggerData) : run
  const released = await releaseQuarantined(db, which, {
    triggerData,
    inputValues,
    now: now(),
  })
  if (released) await quarantine.remove(runId)
  return released
}

/** Removes a run that was kept aside, and its files. False when there is none. */
export async function discard(
  { db, quarantine }: Pick<Context, 'db' | 'quarantine'>,
  which: Which,
): Promise<boolean> {
  const isDeleted = await deleteQuarantined(db, which)
  if (isDeleted) await quarantine.remove(which.runId)
  return isDeleted
}

async function findFiles(
  { db, quarantine }: Pick<Context, 'db' | 'quarantine'>,
  runId: string,
) {
  const files = []
  for (const file of await listQuarantinedFiles(db, runId)) {
    if (!file.kept) continue
    const path = await quarantine.find(runId, file.position)
    if (path === undefined) throw new RelayError('conflict', ELSEWHERE)
    files.push({ ...file, path })
  }
  return files
}

const ELSEWHERE =
  'The files of this run are not in the data directory of this relay. Release it at the ' +
  'relay that took the call.'
