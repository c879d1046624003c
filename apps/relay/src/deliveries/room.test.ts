import { expect, test } from 'vitest'
import { createRoom, MAX_IN_FLIGHT, MAX_PER_ORIGIN, type Place } from './room.ts'

const at = (workspaceId: string, origin: string, lane: Place['lane'] = 'deliver') => ({
  lane,
  workspaceId,
  origin,
})

/** Takes all that a workspace may have, at as many origins as it likes; returns how much. */
function takeAll(room: ReturnType<typeof createRoom>, workspaceId: string): number {
  let taken = 0
  for (let n = 0; room.inLane('deliver', workspaceId) > 0; n++) {
    const place = at(workspaceId, `https://${workspaceId}-${n % 100}.example`)
    const count = Math.min(1, room.at(place))
    room.take(place, count)
    taken += count
  }
  return taken
}

test('a greedy workspace gets half, and those that come later get half of what is left', () => {
  const room = createRoom()
  expect(takeAll(room, 'first')).toBe(250)
  expect(takeAll(room, 'second')).toBe(125)
  expect(takeAll(room, 'third')).toBe(63)
})

test('what a workspace has too much of it does not get again while others want room', () => {
  const room = createRoom()
  takeAll(room, 'first')
  takeAll(room, 'second')
  const place = at('first', 'https://first-0.example')
  room.leave(place)
  expect(room.at(place)).toBe(0)
  expect(room.at(at('second', 'https://s.example'))).toBe(1)
})

test('however many are greedy, the next one finds room until all is in use', () => {
  const room = createRoom()
  for (let n = 0; n < 200; n++) {
    const left = MAX_IN_FLIGHT.deliver - room.used('deliver')
    const taken = takeAll(room, `ws_${n}`)
    expect(taken).toBe(Math.ceil(left / 2))
  }
  expect(room.used('deliver')).toBe(MAX_IN_FLIGHT.deliver)
  expect(room.at(at('late', 'https://late.example'))).toBe(0)
})

test('an origin is never sent more at a time than it has connections, whoever sends', () => {
  const room = createRoom()
  const origin = 'https://hooks.example'
  let taken = 0
  for (let n = 0; n < 1_000; n++) {
    const place = at(`ws_${n % 50}`, origin, n % 2 === 0 ? 'deliver' : 'deliver-late')
    const count = room.at(place)
    room.take(place, count)
    taken += count
  }
  expect(taken).toBe(MAX_PER_ORIGIN)
  expect(room.at(at('other', origin))).toBe(0)
  expect(room.at(at('other', 'https://else.example'))).toBeGreaterThan(0)
})

test('one workspace leaves the other half of an origin to others', () => {
  const room = createRoom()
  const place = at('first', 'https://hooks.example')
  expect(room.at(place)).toBe(100)
  room.take(place, 100)
  expect(room.at(place)).toBe(0)
  expect(room.at(at('second', 'https://hooks.example'))).toBe(50)
})

test('each lane has room of its own, and what is left behind is forgotten', () => {
  const room = createRoom()
  const late = at('ws', 'https://one.example', 'deliver-late')
  room.take(late, room.at(late))
  expect(room.used('deliver-late')).toBe(50)
  expect(room.used('deliver')).toBe(0)
  for (let n = 0; n < 50; n++) room.leave(late)
  expect(room.at(late)).toBe(50)
})
