import type { QueueHealth } from './queue-health.ts'
import type { BullWorker } from './queue-store.ts'

const FIRST_REST_MS = 2_000
const LONGEST_REST_MS = 30_000

type Resting = BullWorker & {
  readonly name: string
  on(event: 'error', listener: (error: Error) => void): unknown
  pause(doNotWaitActive: boolean): Promise<void>
  resume(): Promise<void>
}

/**
 * Lets a worker rest after each failure, the longer the more of them follow one another:
 * BullMQ asks again at once, which may be thousands of times a second.
 */
export function restAfterErrors(worker: Resting, fail: QueueHealth['fail']): BullWorker {
  let restMs = 0
  let lastMs = -Infinity
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  worker.on('error', (error) => {
    if (isClosed) return
    if (!timer) rest()
    fail(error, { queue: worker.name, retryInMs: restMs })
  })

  function rest(): void {
    // Long after the last one it is another failure.
    const isFirst = performance.now() - lastMs > 2 * LONGEST_REST_MS
    restMs = isFirst ? FIRST_REST_MS : Math.min(2 * restMs, LONGEST_REST_MS)
    lastMs = performance.now()
    timer = setTimeout(goOn, restMs)
    void worker.pause(true)
  }

  function goOn(): void {
    timer = undefined
    void worker.resume()
  }

  return {
    async close() {
      isClosed = true
      clearTimeout(timer)
      await worker.close()
    },
  }
}
