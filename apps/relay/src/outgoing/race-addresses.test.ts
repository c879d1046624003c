import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { raceAddresses, type Open } from './race-addresses.ts'
import type { ResolvedAddress } from './resolve-checked.ts'

const v4 = (...hosts: number[]) =>
  hosts.map((host) => ({ address: `10.0.0.${host}`, family: 4 }))
const v6 = (...hosts: number[]) =>
  hosts.map((host) => ({ address: `::${host}`, family: 6 }))

/** Addresses that connect after a while (`ms`), refuse (`-1`), or never answer. */
function network(delays: Record<string, number>) {
  const tried: string[] = []
  const opened = new Map<string, Socket>()
  const aborted: string[] = []
  const open: Open = async ({ address }, signal) => {
    tried.push(address)
    const delayMs = delays[address]
    if (delayMs === -1) throw new Error(`${address} refused`)
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => {
        aborted.push(address)
        reject(new Error('aborted'))
      })
      if (delayMs === undefined) return
      setTimeout(() => {
        const socket = new Socket()
        opened.set(address, socket)
        resolve(socket)
      }, delayMs)
    })
  }
  const race = async (addresses: ResolvedAddress[], timeoutMs = 5_000) =>
    raceAddresses(addresses, open, { timeoutMs, signal: new AbortController().signal })
  return { tried, opened, aborted, race }
}

test('an address that refuses is followed by the next at once, the families by turns', async () => {
  const { tried, opened, race } = network({
    '::1': -1,
    '10.0.0.1': -1,
    '::2': -1,
    '10.0.0.2': 0,
  })
  const startedAt = performance.now()
  const socket = await race([...v6(1, 2), ...v4(1, 2)])
  expect(performance.now() - startedAt).toBeLessThan(200)
  expect(socket).toBe(opened.get('10.0.0.2'))
  expect(tried).toEqual(['::1', '10.0.0.1', '::2', '10.0.0.2'])
})

test('an address that is silent has a head start, and is given up once another connects', async () => {
  const { tried, opened, aborted, race } = network({ '10.0.0.1': 0 })
  const socket = await race([...v6(1), ...v4(1)])
  expect(socket).toBe(opened.get('10.0.0.1'))
  expect(tried).toEqual(['::1', '10.0.0.1'])
  expect(aborted).toContain('::1')
})

test('slow addresses go on while others are tried: the first that connects is taken', async () => {
  const { opened, race } = network({ '::1': 700, '10.0.0.1': 2_000 })
  expect(await race([...v6(1), ...v4(1)])).toBe(opened.get('::1'))
})

test('one that connects at the same moment as another is closed', async () => {
  const { opened, race } = network({ '::1': 250, '10.0.0.1': 0 })
  const socket = await race([...v6(1), ...v4(1)])
  await expect
    .poll(() => [...opened.values()].filter(({ destroyed }) => !destroyed))
    .toEqual([socket])
})

test('where all fail, all failures are told; where none answers, the time is over', async () => {
  const { race } = network({ '::1': -1, '10.0.0.1': -1 })
  await expect(race([...v6(1), ...v4(1)])).rejects.toMatchObject({
    errors: [new Error('::1 refused'), new Error('10.0.0.1 refused')],
  })
  const silent = network({})
  const failure = { kind: 'timeout' }
  await expect(silent.race([...v6(1), ...v4(1)], 400)).rejects.toMatchObject(failure)
  expect(silent.aborted).toEqual(['::1', '10.0.0.1'])
})

test('of hundreds of addresses a few are tried', async () => {
  const many = v4(...Array.from({ length: 300 }, (_, n) => n))
  const { tried, race } = network(
    Object.fromEntries(many.map(({ address }) => [address, -1])),
  )
  await expect(race(many)).rejects.toThrow(AggregateError)
  expect(tried).toHaveLength(16)
})

test('an attempt that ends meanwhile opens nothing more', async () => {
  const stopping = new AbortController()
  const tried: string[] = []
  const open: Open = async ({ address }, signal) => {
    tried.push(address)
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')))
    })
  }
  const limits = { timeoutMs: 5_000, signal: stopping.signal }
  const raced = raceAddresses(v4(1, 2, 3), open, limits)
  stopping.abort(new Error('the relay stops'))
  await expect(raced).rejects.toThrow('the relay stops')
  expect(tried).toEqual(['10.0.0.1'])
})
