import type { QueuePlace } from '../http/call.ts'

/** A start that waits for its turn. */
type Waiting = {
  begin: () => void
  fail: (error: Error) => void
  onQueue: ((place: QueuePlace) => void) | undefined
  /** What was told last. */
  told?: string
}

/** The callers of the starts that wait in a lane, by the ids under which they wait. */
export class StartQueue {
  readonly #waiting = new Map<string, Waiting>()

  /** Resolves when it is the turn of `id`. */
  wait(
    id: string,
    signal: AbortSignal,
    onQueue: ((place: QueuePlace) => void) | undefined,
    leave: () => void,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        signal.removeEventListener('abort', onAbort)
        this.#waiting.delete(id)
        settle()
      }
      const onAbort = () =>
        end(() => {
          leave()
          reject(signal.reason as Error)
        })
      signal.addEventListener('abort', onAbort, { once: true })
      this.#waiting.set(id, {
        onQueue,
        begin: () => end(resolve),
        fail: (error) => end(() => reject(error)),
      })
      if (signal.aborted) onAbort()
    })
  }

  begin(id: string): void {
    this.#waiting.get(id)?.begin()
  }

  failAll(error: Error): void {
    for (const waiting of this.#waiting.values()) waiting.fail(error)
  }

  /** Tells those whose place, or whose time by more than a second, is not what it was. */
  tell(ids: readonly string[], timesMs: () => readonly number[]): void {
    if (![...this.#waiting.values()].some(({ onQueue }) => onQueue)) return
    const times = timesMs()
    ids.forEach((id, index) => this.#tellOne(id, index + 1, times[index] ?? 0))
  }

  #tellOne(id: string, place: number, atMs: number): void {
    const waiting = this.#waiting.get(id)
    const news = `${place} ${Math.round(atMs / 1_000)}`
    if (!waiting?.onQueue || waiting.told === news) return
    waiting.told = news
    try {
      waiting.onQueue({ place, startsAt: new Date(atMs) })
    } catch (error) {
      // A callback that throws ends its own start, and nobody else's.
      waiting.fail(toError(error))
    }
  }
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
