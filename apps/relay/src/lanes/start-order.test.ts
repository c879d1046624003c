import { WireflowError, type WireflowErrorCode } from '@wireflow-connect/sdk'
import { expect, test } from 'vitest'
import { StartOrder } from './start-order.ts'

const run = (id: string, workflowId = 'w') => ({
  id,
  workflowId,
  way: 'execute' as const,
})
const failed = (id: string, workflowId = 'w', startFailures = 0) => ({
  ...run(id, workflowId),
  startFailures,
})
const error = (code: WireflowErrorCode = 'server_error') => new WireflowError(code, 'No')

test('the first is tried three times, and then the next one shows whose trouble it is', () => {
  const order = new StartOrder()
  const waiting = [run('a'), run('b'), run('c')]
  for (const atMs of [1, 2]) {
    expect(order.fail(failed('a'), error(), atMs)).toMatchObject({
      isOwn: false,
      pauses: true,
    })
    expect(order.order(waiting, [])[0]).toBe('a')
  }
  order.fail(failed('a'), error(), 3)
  expect(order.order(waiting, [])).toEqual(['b', 'c', 'a'])

  order.succeed(run('b'), 4)
  expect(order.order([run('a'), run('c')], [])).toEqual(['a', 'c'])
  expect(order.fail(failed('a'), error(), 5)).toMatchObject({
    isOwn: true,
    pauses: false,
  })
})

test('where others were started just now, one failure neither makes them wait nor comes first', () => {
  const order = new StartOrder()
  order.succeed(run('before'), 1)
  expect(order.fail(failed('a'), error(), 2)).toMatchObject({
    isOwn: false,
    pauses: false,
  })
  expect(order.order([run('a'), run('b')], [])).toEqual(['b', 'a'])
  expect(order.fail(failed('b'), error(), 3)).toMatchObject({
    isOwn: false,
    pauses: true,
  })
})

test('who is alone after others were started is blamed, too', () => {
  const order = new StartOrder()
  order.fail(failed('a'), error(), 1)
  order.succeed(run('b'), 2)
  expect(order.fail(failed('a'), error(), 3).isOwn).toBe(false)
  expect(order.fail(failed('a'), error(), 4).isOwn).toBe(true)
})

test('an upstream that starts nothing blames nobody, and every one has its turn', () => {
  const order = new StartOrder()
  const waiting = [run('a'), run('b', 'v'), run('c', 'u')]
  const tried: string[] = []
  for (let atMs = 1; atMs <= 12; atMs += 1) {
    const [next = ''] = order.order(waiting, [])
    tried.push(next)
    expect(order.fail(failed(next), error(), atMs).isOwn).toBe(false)
  }
  expect(tried.join('')).toBe('aaabcabcabca')
})

test('a workflow without trouble shows first whether others are started', () => {
  const order = new StartOrder()
  for (const atMs of [1, 2, 3]) order.fail(failed('a', 'bad'), error(), atMs)
  const waiting = [run('a', 'bad'), run('b', 'bad'), run('c', 'good')]
  expect(order.order(waiting, [])).toEqual(['c', 'b', 'a'])
})

test('the next run of a workflow with trouble of its own is not tried as often', () => {
  const order = new StartOrder()
  order.succeed(run('x'), 1)
  for (const [index, isOwn] of [false, false, true].entries()) {
    expect(order.fail(failed('a', 'bad'), error(), 2 * index + 2).isOwn).toBe(isOwn)
    order.succeed(run('y'), 2 * index + 3)
  }
  expect(order.fail(failed('b', 'bad'), error(), 8).isOwn).toBe(true)
  order.succeed(run('c', 'bad'), 9)
  expect(order.fail(failed('d', 'bad'), error(), 10).isOwn).toBe(false)
})

test('what was refused for itself alone before goes on being so, unless others fail, too', () => {
  const order = new StartOrder()
  expect(order.fail(failed('a', 'w', 2), error(), 1).isOwn).toBe(true)
  order.fail(failed('b', 'v'), error(), 2)
  expect(order.fail(failed('a', 'w', 3), error(), 3).isOwn).toBe(false)
})

test('a slow start lets the others go first, and is blamed only the third time', () => {
  const order = new StartOrder()
  const slow = error('timeout')
  expect(order.fail(failed('a'), slow, 1).isOwn).toBe(false)
  expect(order.order([run('a'), run('b')], [])).toEqual(['b', 'a'])
  order.succeed(run('b'), 2)
  expect(order.fail(failed('a'), slow, 3).isOwn).toBe(false)
  order.succeed(run('c'), 4)
  expect(order.fail(failed('a'), slow, 5).isOwn).toBe(true)
})

test('a spent budget makes all wait, and only in the end the next one go first', () => {
  const order = new StartOrder()
  order.succeed(run('before'), 1)
  const limit = error('rate_limited')
  expect(order.fail(failed('a'), limit, 2)).toMatchObject({ isOwn: false, pauses: true })
  expect(order.order([run('a'), run('b')], [])[0]).toBe('a')
  order.fail(failed('a'), limit, 3)
  order.fail(failed('a'), limit, 4)
  expect(order.order([run('a'), run('b')], [])[0]).toBe('b')
})

test('those that are due again take turns with the others', () => {
  const order = new StartOrder()
  const waiting = [run('a'), run('b')]
  const retries = [run('r')]
  expect(order.order(waiting, retries)[0]).toBe('r')
  order.begin(true)
  expect(order.order(waiting, retries)[0]).toBe('a')
  expect(order.order([], retries)[0]).toBe('r')
  order.begin(false)
  expect(order.order(waiting, [])[0]).toBe('a')
})

test('runs of a workflow that cannot be paid for are left out until one was', () => {
  const order = new StartOrder()
  expect(order.waitForCredits('dear', 1)).toBe(1)
  expect(order.waitForCredits('dear', 2)).toBe(2)
  expect(order.unpaidWorkflows(3)).toEqual(['dear'])
  expect(order.succeed(run('a', 'free'), 4)).toBe(false)
  expect(order.succeed(run('b', 'dear'), 5)).toBe(true)
  expect(order.unpaidWorkflows(6)).toEqual([])
  order.waitForCredits('dear', 7)
  expect(order.unpaidWorkflows(8 + 5 * 60_000)).toEqual([])
})
