import { array, assert, asyncProperty, integer, shuffledSubarray } from 'fast-check'
import { forgetEnds, readEnds } from 'n8n-nodes-wireflow/nodes/Wireflow/run/ends'
import { toOpenReport, type Report } from 'n8n-nodes-wireflow/nodes/reading/report'
import { expect, test } from 'vitest'

const COUNT = 200
const MOST = 100
const RUNS = Array.from({ length: COUNT }, (_, index) => `run_${index}`)

/**
 * A wait as n8n has it: the relay calls for one run, and who is called reads how the runs
 * have ended, or asks to be called for another one.
 */
function openWait(runIds: readonly string[]) {
  const ended = new Set<string>()
  const counts = { calls: 0, records: 0, callbacks: 0 }
  const read = async (some: readonly string[]) => {
    counts.calls += 1
    counts.records += some.length
    const reports = some.map((runId): [string, Report] => {
      const report = toOpenReport({ executionId: null, runId, workflowId: null })
      return [runId, ended.has(runId) ? { ...report, status: 'completed' } : report]
    })
    return new Map(reports)
  }
  const key = `${Math.random()}`
  const state: { awaited: string | undefined } = { awaited: runIds.at(-1) }
  /** Ends runs, and brings the callbacks of that. */
  async function end(some: readonly string[]): Promise<void> {
    for (const runId of some) ended.add(runId)
    while (state.awaited !== undefined && ended.has(state.awaited)) {
      counts.callbacks += 1
      const ends = await readEnds({ key, runIds, read, most: MOST })
      state.awaited = typeof ends === 'string' ? ends : undefined
      if (typeof ends !== 'string')
        expect([...ends.keys()].toSorted()).toEqual(runIds.toSorted())
    }
  }
  return { end, counts, state, restart: () => forgetEnds(key) }
}

test('200 runs that end at once wake n8n once, and are read in a few calls', async () => {
  const { end, counts, state } = openWait(RUNS)
  await end(RUNS)
  expect(state.awaited).toBeUndefined()
  expect(counts).toMatchObject({ callbacks: 1, records: COUNT })
  expect(counts.calls).toBeLessThan(10)
})

test('runs that end one after the other as they were started wake n8n once', async () => {
  const { end, counts, state } = openWait(RUNS)
  for (const runId of RUNS) await end([runId])
  expect(state.awaited).toBeUndefined()
  expect(counts).toMatchObject({ callbacks: 1, records: COUNT })
})

test('in whatever order they end, across a restart, it comes to its end with reads in proportion', async () => {
  const order = shuffledSubarray(RUNS, { minLength: COUNT, maxLength: COUNT })
  const sizes = array(integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 })
  const restart = integer({ min: 0, max: COUNT })
  await assert(
    asyncProperty(order, sizes, restart, async (order, sizes, restartAt) => {
      const { end, counts, state, restart } = openWait(RUNS)
      for (let at = 0, turn = 0; at < COUNT; turn += 1) {
        const together = order.slice(at, at + (sizes[turn % sizes.length] ?? 1))
        if (at <= restartAt && restartAt < at + together.length) restart()
        await end(together)
        at += together.length
        expect(state.awaited === undefined).toBe(at === COUNT)
      }
      expect(counts.records).toBeLessThanOrEqual(6 * COUNT)
      expect(counts.calls).toBeLessThanOrEqual(3 * COUNT)
    }),
    { numRuns: 50 },
  )
})

test('the worst order, the last first, stays in proportion, too', async () => {
  const { end, counts, state } = openWait(RUNS)
  for (const runId of RUNS.toReversed()) await end([runId])
  expect(state.awaited).toBeUndefined()
  expect(counts.records).toBeLessThanOrEqual(3 * COUNT)
})

test('a run that the relay does not know any more is no reason to go on without it', async () => {
  const read = async () => new Map<string, Report>()
  const wait = { key: 'unknown', runIds: ['run_1'], read, most: MOST }
  await expect(readEnds(wait)).rejects.toThrow('does not know the run run_1')
})
