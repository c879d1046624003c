import { setImmediate } from 'node:timers/promises'
import { createSandbox } from '@wireflow-connect/sandbox'
import { Wireflow } from '@wireflow-connect/sdk'
import { VirtualClock } from '../harness/virtual-clock.ts'
import type { BenchResult, Figure } from './bench.ts'

const CASES = [
  { plan: 'pro', count: 50 },
  { plan: 'pro', count: 200 },
  { plan: 'free', count: 20 },
] as const

/** Ten starts a minute, and a result to fetch for each. */
const STARTS_PER_MINUTE = 10

/** Runs asked for in one moment, through the SDK, against the limits of a plan. */
export async function manyBench(): Promise<BenchResult> {
  const figures: Figure[] = []
  for (const each of CASES) figures.push(...(await measure(each)))
  return { name: 'many', conditions: 'runs of no length, on virtual time', figures }
}

async function measure({ plan, count }: (typeof CASES)[number]): Promise<Figure[]> {
  const clock = new VirtualClock()
  const options = { seed: 1, durations: 'immediate', example: true, plan } as const
  const sandbox = await createSandbox({ ...options, now: () => clock.now() })
  const calls = { underWay: 0 }
  const fetch: typeof globalThis.fetch = async (input, init) => {
    calls.underWay += 1
    const answer = sandbox.fetch(new Request(input, init))
    return answer.finally(() => (calls.underWay -= 1))
  }
  const { apiKey, url: baseUrl } = sandbox
  const wireflow = new Wireflow({ apiKey, baseUrl, fetch, clock })
  const beganAt = clock.now()
  const runs = Array.from({ length: count }, (_, index) =>
    wireflow.run('product-shots', { Prompt: `boat ${index}` }),
  )
  const ends = await inTime(clock, calls, Promise.allSettled(runs))

  const name = `${count} at once on ${plan}`
  const done = ends.filter(({ status }) => status === 'fulfilled').length
  const refused = sandbox.requests().filter(({ status }) => status === 429).length
  const seconds = (clock.now() - beganAt) / 1_000
  const least = (Math.ceil(count / STARTS_PER_MINUTE) - 1) * 60
  return [
    { name: `${name}: done`, value: done, unit: 'runs', goal: { atLeast: count } },
    { name: `${name}: refused`, value: refused, unit: 'x 429', goal: { atMost: 0 } },
    { name: `${name}: beyond the limit`, value: seconds - least, unit: 's' },
    { name: `${name}: requests`, value: sandbox.requests().length, unit: '' },
  ]
}

/** Lets time pass whenever nothing but time is waited for. */
async function inTime<T>(
  clock: VirtualClock,
  calls: { underWay: number },
  work: Promise<T>,
): Promise<T> {
  const state = { isSettled: false }
  const settled = work.finally(() => (state.isSettled = true))
  while (!state.isSettled) {
    for (let turn = 0; turn < 20; turn += 1) await setImmediate()
    if (calls.underWay === 0 && clock.nextMs !== undefined) clock.toNextTimer()
  }
  return settled
}
