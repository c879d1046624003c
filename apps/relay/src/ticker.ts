export type Ticker = { close(): Promise<void> }

type Options = {
  intervalMs: number
  tick: () => Promise<unknown>
  onError: (error: unknown) => void
}

/** Calls `tick` at once and then again and again, never two at a time, until closed. */
export function startTicker({ intervalMs, tick, onError }: Options): Ticker {
  let closed = false
  let timer: NodeJS.Timeout | undefined
  let current = turn()

  async function turn(): Promise<void> {
    await tick().catch(onError)
    if (closed) return
    timer = setTimeout(() => {
      current = turn()
    }, intervalMs)
  }

  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await current
    },
  }
}
