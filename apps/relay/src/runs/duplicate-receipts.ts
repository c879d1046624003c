import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { EncryptionKeys } from '../workspaces/seal.ts'
import { createSecretId } from '../db/ids.ts'

const FORM = /^(rcp_[0-9a-z]{26})_([0-9a-z]{26})_([0-9a-f]{32})$/

/** Whether a text looks like one, genuine or not. */
export function isDuplicateReceipt(text: string): boolean {
  return FORM.test(text)
}

/**
 * Receipts for callers whose body was that of an earlier call. Each has one of their own, which
 * leads to the run and says for itself that it is genuine, so that nothing of it is stored. What
 * it shows is less than what the caller sees who made the run.
 */
export type DuplicateReceipts = {
  create(runId: string): string
  /** The run that a receipt of this kind leads to; undefined for every other text. */
  runIdOf(receipt: string): string | undefined
}

/** The newest key makes receipts; those that a former key made are known as well. */
export function createDuplicateReceipts([
  newest,
  ...former
]: EncryptionKeys): DuplicateReceipts {
  const making = markKey(newest)
  const known = [making, ...former.map(markKey)]

  return {
    create(runId) {
      const own = `${createSecretId('rcp')}_${runId.replace(/^run_/, '')}`
      return `${own}_${markOf(making, own)}`
    },

    runIdOf(receipt) {
      const [, own, run, mark = ''] = FORM.exec(receipt) ?? []
      if (own === undefined || run === undefined) return undefined
      const given = Buffer.from(mark)
      const isOurs = known.some((key) =>
        timingSafeEqual(Buffer.from(markOf(key, `${own}_${run}`)), given),
      )
      return isOurs ? `run_${run}` : undefined
    },
  }
}

function markKey(encryptionKey: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', encryptionKey, '', 'duplicate receipts', 32))
}

function markOf(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex').slice(0, 32)
}
