import type { Job } from 'bullmq'

/** Where BullMQ keeps the jobs: Redis where there is one, PostgreSQL otherwise. */
export type QueueStore = {
  openQueue(name: string): BullQueue
  /** Begins at once. Its failures are reported, and it rests a little after each. */
  openWorker(name: string, options: WorkerOptions): BullWorker
  /** @throws when jobs do not get through, with the reason in words where it is known. */
  check(): Promise<void>
  close(): Promise<void>
}

/** The little of BullMQ that the relay needs, alike on both of its stores. */
export type BullQueue = {
  addBulk(jobs: { name: string; data: object; opts: object }[]): Promise<unknown>
  add(name: string, data: object, opts: object): Promise<unknown>
  remove(jobId: string): Promise<unknown>
  close(): Promise<void>
}

export type WorkerOptions = {
  concurrency: number
  process: (job: Job) => Promise<void>
}

export type BullWorker = { close(): Promise<void> }

/**
 * How soon a job of a process that died is given to another. A job that is taken from a
 * process which is only slow does no harm: its row is in that process's hand.
 */
export const STALL_SETTINGS = {
  lockDuration: 6_000,
  stalledInterval: 3_000,
  maxStalledCount: 100,
}

/** Puts a job in and takes it out again: whatever cannot do that is no queue. */
export async function tryOut(queue: BullQueue): Promise<void> {
  const jobId = 'try-out'
  await queue.add('try-out', {}, { jobId, delay: 60_000, removeOnComplete: true })
  await queue.remove(jobId)
}
