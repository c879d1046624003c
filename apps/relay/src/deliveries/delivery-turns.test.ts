import { afterEach, expect, test } from 'vitest'
import { createEndpointGate } from '../endpoints/endpoint-gate.ts'
import { MAX_PER_ORIGIN } from './room.ts'
import type { Wanted } from './progress-sql.ts'
import { createDeliveryTurns, type Turn } from './delivery-turns.ts'
import type { ReadyEndpoint } from './endpoint-keeper.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** Turns that last until they are ended by hand, and what was begun in them. */
function openTurns() {
  const gate = createEndpointGate()
  const open: Turn[] = []
  const claims: number[] = []
  const wantedIds: string[] = []
  const skipped: string[] = []
  const again: string[] = []
  const turns = createDeliveryTurns({
    gate,
    now: () => new Date(0),
    take(batch) {
      claims.push(batch.length)
      open.push(...batch)
      wantedIds.push(...batch.map(({ wanted }) => wanted.deliveryId))
    },
    pull: (_endpoint, batch) => void open.push(...batch),
    skip: (id) => void skipped.push(id),
    lookAgain: (id) => void again.push(id),
  })
  closers.push(() => turns.close())
  let count = 0
  return {
    turns,
    gate,
    open,
    claims,
    wantedIds,
    skipped,
    again,
    endpoint: (workspaceId: string, origin: string, concurrency = 100) => {
      const endpoint = { id: `ep_${count++}`, workspaceId, origin } as ReadyEndpoint
      gate.learn(endpoint.id, { concurrency, ratePerSecond: undefined, isFailing: false })
      return endpoint
    },
    ask: (endpoint: ReadyEndpoint, howMany = 1) => {
      for (let n = 0; n < howMany; n++) {
        const wanted: Wanted = { deliveryId: `dlv_${count++}`, attempt: 1 }
        turns.ask('deliver', { endpoint, wanted })
      }
      turns.serve('deliver')
    },
    of: (workspaceId: string) =>
      open.filter(({ place }) => place.workspaceId === workspaceId).length,
  }
}

test('hundreds of black holes of one workspace leave room for another at once', () => {
  const { ask, endpoint, of, turns } = openTurns()
  for (let n = 0; n < 300; n++) {
    ask(endpoint('hostile', `https://hole-${n}.example`), 100)
  }
  expect(of('hostile')).toBe(250)
  const modest = endpoint('modest', 'https://modest.example', 10)
  ask(modest, 10)
  expect(of('modest')).toBe(10)
  expect(turns.count('deliver')).toBe(260)
})

test('what is under way is counted one by one, however many were claimed together', () => {
  const { ask, endpoint, turns, claims, open } = openTurns()
  for (let n = 0; n < 20; n++) ask(endpoint(`ws_${n}`, `https://${n}.example`), 60)
  expect(turns.count('deliver')).toBe(open.length)
  expect(open.length).toBeLessThanOrEqual(500)
  expect(Math.max(...claims)).toBe(50)
})

test('an endpoint with one place keeps it, and is looked at again when that is free', () => {
  const { ask, endpoint, open, turns, again } = openTurns()
  const narrow = endpoint('ws', 'https://narrow.example', 1)
  ask(narrow, 5)
  expect(open).toHaveLength(1)
  again.length = 0
  turns.end(open[0] as Turn)
  expect(again).toContain(narrow.id)
  turns.ask('deliver', { endpoint: narrow, wanted: undefined })
  turns.serve('deliver')
  expect(open).toHaveLength(2)
})

test('no origin gets more connections than it may, and who waits for it is asked again', () => {
  const { ask, endpoint, open, turns, again } = openTurns()
  const origin = 'https://hooks.example'
  for (let n = 0; n < 40; n++) ask(endpoint(`ws_${n}`, origin), 100)
  expect(open).toHaveLength(MAX_PER_ORIGIN)
  const late = endpoint('late', origin)
  ask(late)
  expect(open).toHaveLength(MAX_PER_ORIGIN)
  // It is no reason for others to wait.
  ask(endpoint('late', 'https://other.example'))
  expect(open).toHaveLength(MAX_PER_ORIGIN + 1)
  again.length = 0
  for (let n = 0; n < 100; n++) turns.end(open.shift() as Turn)
  expect(again).toContain(late.id)
})

test('what is owed to an endpoint without room at its origin is skipped, and not lost', () => {
  const { ask, endpoint, skipped, turns, gate } = openTurns()
  const origin = 'https://hooks.example'
  for (let n = 0; n < 40; n++) ask(endpoint(`ws_${n}`, origin), 100)
  const late = endpoint('late', origin)
  turns.ask('deliver', { endpoint: late, wanted: undefined })
  turns.serve('deliver')
  expect(skipped).toEqual([late.id])
  expect(gate.nextInMs(late.id, new Date(0))).toBe(0)
})

test('of one workspace two thousand wait in memory, and the rest in their rows', () => {
  const { ask, endpoint, wantedIds, turns, open } = openTurns()
  for (let n = 0; n < 60; n++) {
    ask(endpoint('hostile', `https://hole-${n}.example`, 100), 100)
  }
  const first = wantedIds.length
  expect(first).toBe(250)
  for (let n = 0; n < 100_000 && open.length > 0; n++) turns.end(open.shift() as Turn)
  expect(wantedIds.length).toBe(first + 2_000)
})
