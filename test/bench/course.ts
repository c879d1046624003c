import type { Api } from '../harness/api.ts'
import { openSink, type Sink } from './sink.ts'

const BATCH = 500
const PUBLISHERS = 3

/** Publishes numbered events in batches, each of the type that `typeOf` names. */
export async function publishMany(
  api: Api,
  count: number,
  typeOf: (index: number) => string,
): Promise<void> {
  let first = 0
  async function publish(): Promise<void> {
    while (first < count) {
      const from = first
      first += BATCH
      const length = Math.min(BATCH, count - from)
      const events = Array.from({ length }, (_, offset) => ({
        type: typeOf(from + offset),
        data: { index: from + offset },
      }))
      await api('POST', '/v1/events', { events })
    }
  }
  await Promise.all(Array.from({ length: PUBLISHERS }, publish))
}

export type Course = {
  /** Publishes so many events, and tells how many a second arrived of them. */
  run(count: number): Promise<number>
  close(): Promise<void>
}

/** Endpoints that take deliveries as fast as they come, each an equal share of them. */
export async function openCourse(api: Api, endpointCount: number): Promise<Course> {
  const seen = new Set<string>()
  let wanted = 0
  let reached = Promise.withResolvers<void>()
  const sink: Sink = await openSink(({ id }) => {
    seen.add(id)
    if (seen.size === wanted) reached.resolve()
  })
  for (let index = 0; index < endpointCount; index++) {
    const eventTypes = [`custom.e${index}`]
    await api('POST', '/v1/endpoints', { url: sink.url, eventTypes, concurrency: 100 })
  }

  return {
    async run(count) {
      reached = Promise.withResolvers()
      wanted += count
      const startedAt = performance.now()
      await publishMany(api, count, (index) => `custom.e${index % endpointCount}`)
      await reached.promise
      return (count / (performance.now() - startedAt)) * 1_000
    },
    close: async () => sink.close(),
  }
}
