import { expect, test, vi } from 'vitest'
import { createConnectionShares, type Release, type Work } from './connection-shares.ts'
import { DatabaseAway } from '../base/database-away.ts'

const WORKS: Work[] = ['admission', 'lanes', 'deliveries', 'publishing', 'api', 'upkeep']

/** What was given out of `total`, and what waits. */
function openShares(total: number) {
  const shares = createConnectionShares(total)
  const given: { work: Work; tenant: string | undefined; release: Release }[] = []
  return {
    given,
    async ask(work: Work, count: number, tenant?: string) {
      for (let index = 0; index < count; index++) {
        void shares.take(work, tenant).then(
          (release) => given.push({ work, tenant, release }),
          () => undefined,
        )
      }
      await settled()
    },
    async giveBack(index = 0) {
      given.splice(index, 1)[0]?.release()
      await settled()
    },
    count: (work: Work) => given.filter((each) => each.work === work).length,
  }
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

test('whatever takes all it can get, every other kind of work finds a connection at once', async () => {
  for (const total of [6, 9, 20, 100]) {
    for (const greedy of WORKS) {
      const shares = openShares(total)
      await shares.ask(greedy, total * 2)
      const others = WORKS.filter((work) => work !== greedy)
      for (const work of others) await shares.ask(work, 1)
      expect(others.map(shares.count)).toEqual(others.map(() => 1))
      expect(shares.given.length).toBeLessThanOrEqual(total)
    }
  }
})

test('a kind of work that is alone may use all that is not kept for others', async () => {
  const shares = openShares(20)
  await shares.ask('deliveries', 50)
  expect(shares.count('deliveries')).toBe(20 - 2 - 3 - 3 - 2 - 1)
})

test('never more are in use than there are, and all that wait are served in the end', async () => {
  const shares = openShares(20)
  for (const work of WORKS) await shares.ask(work, 30)
  expect(shares.given).toHaveLength(20)
  let served = 0
  for (; shares.given.length > 0; served++) {
    expect(shares.given.length).toBeLessThanOrEqual(20)
    await shares.giveBack()
  }
  expect(served).toBe(30 * WORKS.length)
})

test('a tenant gets a quarter, of all kinds together, and others pass by what waits for it', async () => {
  const shares = openShares(20)
  await shares.ask('api', 30, 'greedy')
  await shares.ask('admission', 30, 'greedy')
  expect(shares.given).toHaveLength(5)
  await shares.ask('api', 1, 'modest')
  expect(shares.given.at(-1)?.tenant).toBe('modest')
  await shares.giveBack()
  expect(shares.given).toHaveLength(6)
})

test('tenants that wait for the same kind of work take turns', async () => {
  const shares = openShares(6)
  await shares.ask('api', 1)
  await shares.ask('api', 3, 'first')
  await shares.ask('api', 3, 'second')
  const order: (string | undefined)[] = []
  for (let turn = 0; turn < 6; turn++) {
    await shares.giveBack()
    order.push(shares.given[0]?.tenant)
  }
  expect(order).toEqual(['first', 'second', 'first', 'second', 'first', 'second'])
})

test('whoever waits for ten seconds is told, and is in nobody’s way afterwards', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const shares = createConnectionShares(6)
  const first = await shares.take('api')
  const second = shares.take('api', 'late')
  const refusal = second.catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await refusal).toBeInstanceOf(DatabaseAway)
  vi.useRealTimers()
  const third = shares.take('api')
  first()
  await expect(third).resolves.toBeTypeOf('function')
})

test('calls beyond those that may wait are refused at once; what the relay does itself is not', async () => {
  const shares = createConnectionShares(6)
  const refusals: unknown[] = []
  const ask = async (work: Work, count: number, tenant?: string) => {
    for (let index = 0; index < count; index++) {
      shares.take(work, tenant).catch((error: unknown) => refusals.push(error))
    }
    await settled()
    return refusals.splice(0).length
  }
  for (const work of ['api', 'admission'] as const) {
    // A tenant may be half of those that wait.
    expect(await ask(work, 700, 'crowd')).toBeGreaterThan(190)
    expect(await ask(work, 400, 'other')).toBe(0)
    expect(await ask(work, 200)).toBeGreaterThan(90)
    expect(await ask(work, 1, 'third')).toBe(1)
  }
  for (const work of ['lanes', 'deliveries', 'publishing', 'upkeep'] as const) {
    expect(await ask(work, 3_000)).toBe(0)
  }
})
