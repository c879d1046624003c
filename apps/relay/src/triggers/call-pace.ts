import { createBatcher } from '../base/batcher.ts'
import { countCalls, type CallCount } from './call-counts-sql.ts'
import type { Db } from '../db/db.ts'

const WINDOW_MS = 60_000
/** This part of a limit is counted in memory alone, so that few calls cost no statement. */
const FREE_PART = 0.1
/** When as many subjects are known, all are forgotten: who calls often is soon known again. */
const MAX_SUBJECTS = 20_000
const MAX_COUNTED_TOGETHER = 200

/** Counts calls by minute, for all processes together. */
export type CallPace = {
  /**
   * Counts one call of a subject. Undefined when it is within `limit`; otherwise when there
   * is room again. Of a limit of less than ten each call is counted in the database; of a
   * larger one each process may let a tenth pass before it looks.
   */
  count(subject: string, limit: number): Promise<Date | undefined>
}

type Seen = {
  count: number
  /** How many of them are in the database. */
  savedCount: number
  endsAtMs: number
  /** Until then every call is refused that has no higher limit. */
  full: { untilMs: number; limit: number }
}

type Saving = { subject: string; added: number; saved?: CallCount | undefined }

export function createCallPace({ db, now }: { db: Db; now: () => Date }): CallPace {
  const seen = new Map<string, Seen>()
  const batcher = createBatcher<Saving>(save, { maxItems: MAX_COUNTED_TOGETHER })

  async function save(savings: readonly Saving[]): Promise<void> {
    const added = new Map<string, number>()
    for (const { subject, added: more } of savings) {
      added.set(subject, (added.get(subject) ?? 0) + more)
    }
    const calls = [...added].map(([subject, count]) => ({ subject, added: count }))
    const counted = await countCalls(db, calls, { windowMs: WINDOW_MS, now: now() })
    // The last call of a subject makes the whole number, the one before it less.
    const rest = new Map([...counted].map(([subject, { count }]) => [subject, count]))
    for (const saving of savings.toReversed()) {
      const endsAt = counted.get(saving.subject)?.endsAt
      const count = rest.get(saving.subject) ?? 0
      rest.set(saving.subject, count - saving.added)
      if (endsAt) saving.saved = { count, endsAt }
    }
  }

  function look(subject: string): Seen {
    const nowMs = now().getTime()
    const known = seen.get(subject)
    if (known && known.endsAtMs > nowMs) return known
    if (seen.size >= MAX_SUBJECTS) seen.clear()
    const full = { untilMs: 0, limit: 0 }
    const fresh = { count: 0, savedCount: 0, endsAtMs: nowMs + WINDOW_MS, full }
    seen.set(subject, fresh)
    return fresh
  }

  return {
    async count(subject, limit) {
      const known = look(subject)
      const { untilMs } = known.full
      if (untilMs > now().getTime() && limit <= known.full.limit) return new Date(untilMs)
      known.count += 1
      if (known.count <= limit * FREE_PART) return undefined

      const saving: Saving = { subject, added: known.count - known.savedCount }
      known.savedCount = known.count
      await batcher.add(saving)
      if (!saving.saved || saving.saved.count <= limit) return undefined
      known.full = { untilMs: saving.saved.endsAt.getTime(), limit }
      return saving.saved.endsAt
    },
  }
}
