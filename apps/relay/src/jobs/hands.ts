export type Hands = {
  /** Does `work`, which may `hold` more, once there is room. Who came first goes first. */
  reach<Result>(work: () => Promise<Result>): Promise<Result>
  /** How many things are in hand, or about to be. */
  readonly count: number
  /** Goes on with `work` after its caller has returned. It must not fail. */
  hold(work: Promise<void>): void
  /** Resolves when everything is done, and nothing is being reached for either. */
  empty(): Promise<void>
}

/**
 * What a process has in hand. The job that brought it is done by then: the row says who
 * has it, and the queue's places are not taken up by receivers that are slow to answer.
 */
export function createHands(maxCount: number): Hands {
  const held = new Set<Promise<void>>()
  const reaching = new Set<Promise<unknown>>()
  const waiting: (() => void)[] = []
  let reachingCount = 0

  function hasRoom(): boolean {
    return held.size + reachingCount < maxCount
  }

  function letIn(): void {
    while (waiting.length > 0 && hasRoom()) {
      reachingCount++
      waiting.shift()?.()
    }
  }

  async function reachOnce<Result>(work: () => Promise<Result>): Promise<Result> {
    if (waiting.length === 0 && hasRoom()) reachingCount++
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      reachingCount--
      letIn()
    }
  }

  return {
    get count() {
      return held.size + reachingCount + waiting.length
    },

    async reach(work) {
      const reached = reachOnce(work)
      reaching.add(reached)
      try {
        return await reached
      } finally {
        reaching.delete(reached)
      }
    },

    hold(work) {
      const done = finish(work)
      held.add(done)
      async function finish(unfinished: Promise<void>): Promise<void> {
        await unfinished
        held.delete(done)
        letIn()
      }
    },

    async empty() {
      while (held.size + reaching.size > 0) {
        await Promise.allSettled([...held, ...reaching])
      }
    },
  }
}
