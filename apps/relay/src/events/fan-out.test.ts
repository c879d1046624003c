import { expect, test } from 'vitest'
import { fanOut, type AddressedEvent, type Subscriber } from './fan-out.ts'

const NOW = new Date('2026-01-01T00:00:00Z')

function subscriber(change: Partial<Subscriber> & { id: string }): Subscriber {
  return {
    eventTypes: [],
    workflowIds: [],
    triggerIds: [],
    conditions: [],
    runId: undefined,
    disabledKind: undefined,
    isPaused: false,
    isFailing: false,
    notBefore: undefined,
    firstDelayMs: 0,
    ...change,
  }
}

const COMPLETED: AddressedEvent = {
  type: 'execution.completed',
  runId: 'run_1',
  endsRun: true,
  data: {},
}

const owedTo = (event: AddressedEvent, ...subscribers: Subscriber[]) =>
  fanOut([event], subscribers, NOW).map(({ endpointId, fate }) => `${endpointId} ${fate}`)

test('an event is owed to those who name its type, match it by a pattern, or name none', () => {
  const ids = owedTo(
    COMPLETED,
    subscriber({ id: 'all' }),
    subscriber({ id: 'named', eventTypes: ['execution.completed', 'run.blocked'] }),
    subscriber({
      id: 'twice',
      eventTypes: ['execution.completed', 'execution.completed'],
    }),
    subscriber({ id: 'pattern', eventTypes: ['execution.*'] }),
    subscriber({ id: 'other', eventTypes: ['run.blocked'] }),
    subscriber({ id: 'elsewhere', workflowIds: ['another'] }),
  )
  expect(ids.toSorted()).toEqual(['all due', 'named due', 'pattern due', 'twice due'])
})

test('a paused endpoint waits, a disabled one has missed it, one its owner disabled is owed nothing', () => {
  expect(
    owedTo(
      COMPLETED,
      subscriber({ id: 'paused', isPaused: true }),
      subscriber({ id: 'failing', disabledKind: 'failing' }),
      subscriber({ id: 'gone', disabledKind: 'gone', isPaused: true }),
      subscriber({ id: 'off', disabledKind: 'owner' }),
    ),
  ).toEqual(['paused waits', 'failing missed', 'gone missed'])
})

test('a probe goes to its endpoint alone, whatever that wants and however it is', () => {
  const probe = { type: 'ping', data: {}, onlyTo: 'ill' }
  const owed = fanOut(
    [probe],
    [
      subscriber({
        id: 'ill',
        eventTypes: ['custom.a'],
        disabledKind: 'failing',
        isPaused: true,
        firstDelayMs: 5_000,
      }),
      subscriber({ id: 'well', eventTypes: ['ping'] }),
    ],
    NOW,
  )
  expect(owed).toEqual([
    {
      event: probe,
      endpointId: 'ill',
      fate: 'due',
      delayMs: 0,
      isProbe: true,
      isFailing: false,
    },
  ])
})

test('what is said of an endpoint is not owed to itself', () => {
  const about = { type: 'endpoint.failing', data: {}, notTo: 'ill' }
  expect(owedTo(about, subscriber({ id: 'ill' }), subscriber({ id: 'well' }))).toEqual([
    'well due',
  ])
})

test('the callback of a run is owed the end of that run and nothing else', () => {
  const callback = subscriber({ id: 'callback', runId: 'run_1' })
  expect(owedTo(COMPLETED, callback)).toEqual(['callback due'])
  expect(owedTo({ ...COMPLETED, runId: 'run_2' }, callback)).toEqual([])
  expect(owedTo({ ...COMPLETED, endsRun: false }, callback)).toEqual([])
})

test('the first attempt waits for the first entry of a schedule and for the moment of a callback', () => {
  const inMs = (ms: number) => new Date(NOW.getTime() + ms)
  const delays = fanOut(
    [COMPLETED],
    [
      subscriber({ id: 'at once' }),
      subscriber({ id: 'by schedule', firstDelayMs: 3_000 }),
      subscriber({ id: 'by moment', runId: 'run_1', notBefore: inMs(2_000) }),
      subscriber({
        id: 'the later',
        runId: 'run_1',
        notBefore: inMs(2_000),
        firstDelayMs: 9_000,
      }),
      subscriber({ id: 'past', runId: 'run_1', notBefore: inMs(-2_000) }),
    ],
    NOW,
  ).map(({ delayMs }) => delayMs)
  expect(delays).toEqual([0, 3_000, 2_000, 9_000, 0])
})
