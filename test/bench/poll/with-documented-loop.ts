import { isFinished } from '@wireflow-connect/sdk'
import { pollDelayMs } from '@wireflow-connect/sdk/lane'
import type { BenchWorld, Tracked } from './world.ts'

type Due = { tracked: Tracked; atMs: number; pollCount: number }

/**
 * Follows every run by the documented loop (1 s, half as long again, at most 10 s), all of
 * them behind one limiter that lets whoever is due longest go first and refuses nobody.
 */
export async function followWithDocumentedLoop(
  world: BenchWorld,
  underWay: readonly Tracked[],
  untilMs: number,
  budget: number,
): Promise<void> {
  let queue: Due[] = underWay.map((tracked) => toDue(tracked, world.nowMs))
  const sent: number[] = []

  while (world.nowMs < untilMs) {
    const [next] = queue
    const oldest = sent[sent.length - budget]
    const freeMs = oldest === undefined ? world.nowMs : oldest + 60_000
    const goMs = next ? Math.max(next.atMs, freeMs) : Infinity
    if (!next || goMs > world.nowMs) {
      const started = await world.advance(Math.min(goMs, untilMs))
      for (const tracked of started) queue = insert(queue, toDue(tracked, world.nowMs))
      continue
    }

    queue.shift()
    sent.push(world.nowMs)
    const again = await ask(world, next)
    if (again) queue = insert(queue, again)
  }
}

async function ask(
  world: BenchWorld,
  { tracked, pollCount }: Due,
): Promise<Due | undefined> {
  const { status } = await world.wireflow.executions.poll(tracked.executionId)
  if (isFinished(status)) {
    tracked.seenMs = world.nowMs
    return undefined
  }
  const atMs = world.nowMs + pollDelayMs(pollCount + 1)
  return { tracked, atMs, pollCount: pollCount + 1 }
}

/** What was under way before the watching began is past its first, quick polls. */
function toDue(tracked: Tracked, nowMs: number): Due {
  const isNew = tracked.startMs >= nowMs
  return { tracked, atMs: nowMs, pollCount: isNew ? 0 : 7 }
}

function insert(queue: Due[], due: Due): Due[] {
  let low = 0
  let high = queue.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((queue[middle]?.atMs ?? Infinity) <= due.atMs) low = middle + 1
    else high = middle
  }
  queue.splice(low, 0, due)
  return queue
}
