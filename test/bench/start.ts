import { withDemoDir } from '../harness/demo-process.ts'
import type { BenchResult } from './bench.ts'

const ROUNDS = 3

/**
 * From the start command to the first callback that verified, packages installed and the
 * data directory empty. The run itself takes about 1.2 s of it in the sandbox.
 */
export async function startBench(): Promise<BenchResult> {
  const ready: number[] = []
  const callback: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    await withDemoDir(async (start) => {
      const startedAt = performance.now()
      const demo = await start()
      ready.push(performance.now() - startedAt)
      await fetch(demo.file.triggerUrl, { method: 'POST' })
      await demo.said('callback verified')
      callback.push(performance.now() - startedAt)
    })()
  }
  return {
    name: 'start',
    conditions: `median of ${ROUNDS} starts in an empty data directory`,
    figures: [
      { name: 'start to ready', value: median(ready), unit: 'ms' },
      {
        name: 'start to first verified callback',
        value: median(callback),
        unit: 'ms',
        goal: { atMost: 5_000 },
      },
    ],
  }
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0)
}
