import { RelayError } from '../http/errors.ts'

const WINDOW_MS = 10 * 60_000
const MAX_WRONG = 5
// More callers than that are not told apart.
const MAX_CALLERS = 10_000

export type SignInAttempts = {
  /** @throws {RelayError} `rate_limited` after five wrong ones in ten minutes. */
  refuseMany(caller: string): void
  noteWrong(caller: string): void
}

/** Counts wrong tokens and links by caller, in this process. */
export function createSignInAttempts(now: () => Date): SignInAttempts {
  const wrong = new Map<string, { count: number; untilMs: number }>()

  function find(caller: string) {
    const found = wrong.get(caller)
    if (found && found.untilMs > now().getTime()) return found
    wrong.delete(caller)
    return undefined
  }

  return {
    refuseMany(caller) {
      const found = find(caller)
      if (!found || found.count < MAX_WRONG) return
      const seconds = Math.ceil((found.untilMs - now().getTime()) / 1_000)
      const minutes = Math.ceil(seconds / 60)
      throw new RelayError(
        'rate_limited',
        `Five wrong tokens came from your address. Try again in ${minutes} min.`,
        { retryAfterSeconds: seconds },
      )
    },
    noteWrong(caller) {
      if (wrong.size >= MAX_CALLERS) wrong.clear()
      const found = find(caller) ?? { count: 0, untilMs: now().getTime() + WINDOW_MS }
      wrong.set(caller, { ...found, count: found.count + 1 })
    },
  }
}
