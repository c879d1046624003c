import type { Answer } from './call.ts'
import { Refusal } from './refusal.ts'

/** Lets one call per idempotency key through at a time. */
export type InFlight = {
  run(
    slot: string | undefined,
    conflict: boolean,
    work: () => Promise<Answer>,
  ): Promise<Answer>
}

export function createInFlight(): InFlight {
  const running = new Map<string, Promise<unknown>>()
  return {
    async run(slot, conflict, work) {
      if (slot === undefined) return work()
      for (;;) {
        const before = running.get(slot)
        if (!before) break
        if (conflict) {
          const message = 'A request with this Idempotency-Key is in progress'
          throw new Refusal(409, message, { code: 'idempotency_in_flight' })
        }
        // Its answer, or its failure, is its own caller's; this one only waits its turn.
        await before.catch(() => undefined)
      }
      const answer = work()
      running.set(slot, answer)
      try {
        return await answer
      } finally {
        running.delete(slot)
      }
    },
  }
}
