/**
 * Stands before the sandbox and counts as strictly as any upstream could: a call is refused
 * when it is one too many for its minute of the clock, or for the 60 s before it.
 */
export class Gate {
  refused = 0
  readonly #limit: number
  readonly #now: () => number
  #recent: number[] = []
  readonly #sent: number[] = []

  constructor(limit: number, now: () => number) {
    this.#limit = limit
    this.#now = now
  }

  /** Lets a call through, or refuses it; either way the headers say how much is left. */
  take(): { isRefused: boolean; headers: Record<string, string> } {
    const now = this.#now()
    const minute = Math.floor(now / 60_000) * 60_000
    this.#recent = this.#recent.filter((at) => at > now - 60_000)
    const isRefused = this.#recent.length >= this.#limit
    if (isRefused) this.refused += 1
    else {
      this.#recent.push(now)
      this.#sent.push(now)
    }

    const used = this.#recent.filter((at) => at >= minute).length
    const headers = {
      'x-ratelimit-limit': String(this.#limit),
      'x-ratelimit-remaining': String(Math.max(0, this.#limit - used)),
      'x-ratelimit-reset': String(minute / 1_000 + 60),
    }
    return { isRefused, headers }
  }

  /** The calls of a stretch of time. */
  callsBetween(fromMs: number, toMs: number): number {
    return this.#sent.filter((at) => at >= fromMs && at < toMs).length
  }

  /** The calls of the busiest 60 s there were. */
  busiestMinute(): number {
    let most = 0
    let first = 0
    this.#sent.forEach((at, index) => {
      while ((this.#sent[first] ?? at) <= at - 60_000) first += 1
      most = Math.max(most, index - first + 1)
    })
    return most
  }
}
