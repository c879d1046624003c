import type { Execution } from '../state/execution.ts'

/** The executions that have something due, soonest first: a binary heap. */
export type LiveQueue = {
  add(execution: Execution): void
  /** Takes out the next execution that is due at `now`. */
  takeDue(now: number): Execution | undefined
  readonly size: number
}

type Entry = { at: number; execution: Execution }

export function createLiveQueue(executions: Iterable<Execution> = []): LiveQueue {
  const heap: Entry[] = []
  const queue: LiveQueue = {
    add(execution) {
      if (execution.nextAt === null) return
      heap.push({ at: execution.nextAt, execution })
      rise(heap, heap.length - 1)
    },
    takeDue(now) {
      const [first] = heap
      if (!first || first.at > now) return undefined
      const last = heap.pop()
      if (last && heap.length > 0) {
        heap[0] = last
        sink(heap, 0)
      }
      return first.execution
    },
    get size() {
      return heap.length
    },
  }
  for (const execution of executions) queue.add(execution)
  return queue
}

function rise(heap: Entry[], start: number): void {
  let index = start
  while (index > 0) {
    const parent = (index - 1) >> 1
    if (!swapIfSooner(heap, index, parent)) return
    index = parent
  }
}

function sink(heap: Entry[], start: number): void {
  let index = start
  for (;;) {
    const left = 2 * index + 1
    const right = left + 1
    const soonest = atOf(heap, right) < atOf(heap, left) ? right : left
    if (!swapIfSooner(heap, soonest, index)) return
    index = soonest
  }
}

function atOf(heap: readonly Entry[], index: number): number {
  return heap[index]?.at ?? Number.POSITIVE_INFINITY
}

function swapIfSooner(heap: Entry[], child: number, parent: number): boolean {
  const lower = heap[child]
  const upper = heap[parent]
  if (!lower || !upper || lower.at >= upper.at) return false
  heap[child] = upper
  heap[parent] = lower
  return true
}
