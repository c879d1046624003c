import { AsyncLocalStorage } from 'node:async_hooks'
import { DatabaseAway } from './database-away.ts'

export type Batcher<Item> = {
  /**
   * Resolves once the item's batch was worked off; rejects with its own failure. `weight`
   * counts against `maxWeight`.
   */
  add(item: Item, weight?: number): Promise<void>
  /** How many items wait for their batch. */
  readonly waitingCount: number
}

type Options = {
  maxItems: number
  /** Of all items in a batch together, unless one has more by itself; no limit by default. */
  maxWeight?: number
  /** How many batches may be under way at a time; one, which keeps the order, by default. */
  atOnce?: number
}

/**
 * Works off items in batches: what is added while all batches are under way makes up the
 * next one. An item that comes alone goes at once, and under load many share one round trip.
 * When a batch fails each of its items is tried alone, so that one cannot fail the others;
 * but not when the database does not answer: then nobody knows what was written.
 */
export function createBatcher<Item>(
  work: (items: readonly Item[]) => Promise<void>,
  { maxItems, maxWeight = Infinity, atOnce = 1 }: Options,
): Batcher<Item> {
  type Entry = {
    item: Item
    weight: number
    resolve: () => void
    reject: (error: unknown) => void
  }
  let waiting: Entry[] = []
  let workingCount = 0
  // A batch is worked off for nobody in particular, least of all for whoever began it.
  const forNobody = AsyncLocalStorage.snapshot()

  async function workOff(): Promise<void> {
    if (workingCount === atOnce) return
    workingCount++
    while (waiting.length > 0) {
      const count = countOfNext()
      const batch = waiting.slice(0, count)
      waiting = waiting.slice(count)
      await settle(batch)
    }
    workingCount--
  }

  function countOfNext(): number {
    let weight = 0
    const end = waiting.findIndex((entry, index) => {
      weight += entry.weight
      return index === maxItems || (index > 0 && weight > maxWeight)
    })
    return end < 0 ? waiting.length : end
  }

  async function settle(batch: readonly Entry[]): Promise<void> {
    try {
      await work(batch.map(({ item }) => item))
      for (const { resolve } of batch) resolve()
    } catch (error) {
      if (batch.length === 1 || isUnreachable(error)) {
        for (const { reject } of batch) reject(error)
      } else for (const entry of batch) await settle([entry])
    }
  }

  return {
    get waitingCount() {
      return waiting.length
    },

    async add(item, weight = 0) {
      return new Promise((resolve, reject) => {
        waiting.push({ item, weight, resolve, reject })
        // Begun after this turn of the event loop, so that its other items come along.
        if (workingCount < atOnce) setImmediate(() => void forNobody(workOff))
      })
    },
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof DatabaseAway && error.reason === 'unreachable'
}
