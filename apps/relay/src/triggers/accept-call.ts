import type { Context } from './context.ts'
import type { Run } from '../runs/run.ts'
import type { Db } from '../db/db.ts'
import type { Trigger } from './sql.ts'
import { isChallengeUsed, useChallenge } from './used-challenges-sql.ts'
import { acceptRun, findEarlierRun, type Accepted } from '../runs/accept-run.ts'
import type { CallKey } from '../runs/call-key.ts'
import { challengeFailed, type SolvedChallenge } from './challenges.ts'
import { gather } from './gather.ts'
import type { SentFile } from './keep-file.ts'
import { keepFiles } from './quarantine.ts'
import { refuseFiles } from './refuse-files.ts'
import { checkRoom, placeLimitsOf } from './trigger-limits.ts'
import { uploadFiles } from './upload-files.ts'
import { wantedLeniently, wantedOf } from './wanted-of-trigger.ts'

/** A call that knocked at a trigger's door and may come in. */
export type Call = {
  trigger: Trigger
  fields: Record<string, unknown>
  /** Names of fields that said something and are no data. */
  unknown: readonly string[]
  files: readonly SentFile[]
  callKeys: readonly CallKey[]
  /** How many deliveries led to it. */
  hops: number
  /** What its body holds of the process's memory. */
  bodyBytes: number
  /** Used up by the call, where the trigger asks for one. */
  solved: SolvedChallenge | undefined
}

type Parts = Pick<
  Context,
  'connectUpstream' | 'db' | 'jobs' | 'log' | 'metrics' | 'now' | 'runWriter'
>

type SpamParts = Parts & Pick<Context, 'spamTrimmer'>

/**
 * Accepts the run of a call; its files go to the upstream first, but only for a call that is
 * not refused for another reason.
 *
 * @throws {RelayError} for whatever the trigger does not take.
 */
export async function acceptCall(context: Parts, call: Call): Promise<Accepted> {
  const { trigger, fields, unknown, files, callKeys, hops, bodyBytes, solved } = call
  const earlier = files.length > 0 ? await checkEarly(context, call) : undefined
  if (earlier) return earlier
  const urls = await uploadFiles(context, trigger.workspaceId, files)
  return acceptRun(context, {
    ...wantedOf(trigger, { ...fields, ...urls }, unknown),
    callKeys,
    hops,
    bodyBytes,
    limits: placeLimitsOf(trigger),
    // Only a challenge needs a transaction of the call's own.
    guard: solved && (async (tx) => useUp(tx, solved)),
  })
}

/** Refuses what would be refused after the upload, or finds the run of a repeated call. */
async function checkEarly(
  context: Parts,
  { trigger, fields, unknown, files, callKeys, solved }: Call,
): Promise<Accepted | undefined> {
  const { db, now } = context
  const earlier = await findEarlierRun(context, trigger.workspaceId, callKeys)
  if (earlier) return earlier
  if (solved && (await isChallengeUsed(db, solved))) throw usedBefore()
  await checkRoom(db, trigger, now())
  refuseFiles(trigger, fields, files)
  // Whatever address a file will have, it is one.
  const urls = files.map(({ field }) => [field, 'https://upload.invalid/'] as const)
  wantedOf(trigger, { ...fields, ...gather(urls) }, unknown)
  return undefined
}

/**
 * Keeps a call aside as spam, with its files. It costs nothing until somebody releases it, so
 * no spending limit counts it; and what a strict trigger would refuse is taken, since whoever
 * sent it is told nothing. What is kept has bounds of its own, and the oldest goes.
 */
export async function quarantineCall(context: SpamParts, call: Call): Promise<Accepted> {
  const { trigger, fields, files, callKeys, hops, bodyBytes, solved } = call
  const hasFiles = files.length > 0
  const accepted = await acceptRun(context, {
    ...wantedLeniently(trigger, fields),
    quarantined: true,
    callKeys,
    hops,
    bodyBytes,
    ...(solved && { guard: async (tx: Db) => useUp(tx, solved) }),
    ...(hasFiles && { alongside: async (tx: Db, run: Run) => keepFiles(tx, run, files) }),
  })
  const { workspaceId, id: triggerId } = trigger
  await context.spamTrimmer
    .add({ workspaceId, triggerId, hasFiles })
    // The next one removes what this one left.
    .catch((error: unknown) => context.log.warn({ error }, 'cannot delete old spam'))
  return accepted
}

async function useUp(tx: Db, solved: SolvedChallenge | undefined): Promise<void> {
  if (solved && !(await useChallenge(tx, solved))) throw usedBefore()
}

function usedBefore() {
  return challengeFailed('was used before')
}
