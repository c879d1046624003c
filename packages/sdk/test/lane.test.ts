import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  beginCall,
  createLane,
  endFailure,
  endList,
  endPoll,
  learnBudget,
  nextCall,
  queueStart,
  watch,
  type LaneCall,
  type LaneState,
} from '@wireflow-connect/sdk/lane'

type Run = { id: string; workflowId: string; startMs: number; durationMs: number }
type Sent = { atMs: number; call: LaneCall }
type Played = { sent: Sent[]; foundMs: Map<string, number>; state: LaneState }

const BEGIN_MS = 1_750_000_000_000

/** What the upstream may do wrong on the way. */
type Trouble = {
  failEvery: number
  listLies: boolean
  hidesEvery: number
  foreignEvery: number
  pageCap: number
}
const NO_TROUBLE: Trouble = {
  failEvery: 0,
  listLies: false,
  hidesEvery: 0,
  foreignEvery: 0,
  pageCap: 100,
}

/** Plays runs against a reference upstream of a few lines, in virtual time. */
function play(
  runs: readonly Run[],
  requestsPerMinute: number,
  trouble: Trouble = NO_TROUBLE,
): Played {
  const all = [...runs].sort((a, b) => a.startMs - b.startMs)
  const foundMs = new Map<string, number>()
  const sent: Sent[] = []
  const waiting = [...all]
  let state = createLane({ requestsPerMinute })
  let nowMs = BEGIN_MS

  for (let turn = 0; turn < 20_000 && foundMs.size < runs.length; turn += 1) {
    while (waiting[0] && waiting[0].startMs <= nowMs) {
      const { id, workflowId, startMs } = waiting.shift() ?? all[0] ?? never()
      state = watch(state, { executionId: id, workflowId, startedAtMs: startMs })
    }
    const step = nextCall(state, nowMs)
    if (step.kind === 'rest') {
      nowMs = Math.max(nowMs, Math.min(step.untilMs, waiting[0]?.startMs ?? Infinity))
      continue
    }
    if (step.kind === 'start') continue
    sent.push({ atMs: nowMs, call: step })
    state = beginCall(state, step, nowMs)
    if (trouble.failEvery && sent.length % trouble.failEvery === 0) {
      state = endFailure(state, step, { isRateLimited: false, chance: 0.5 }, nowMs)
    } else if (step.kind === 'poll') {
      const run = all.find(({ id }) => id === step.executionId) ?? never()
      const outcome = run.startMs + run.durationMs <= nowMs ? 'finished' : 'running'
      if (outcome === 'finished') foundMs.set(run.id, nowMs)
      state = endPoll(state, { ...step, outcome }, nowMs)
    } else {
      state = endList(state, { ...step, rows: rowsOf(all, step, nowMs, trouble) }, nowMs)
    }
  }
  return { sent, foundMs, state }
}

function rowsOf(
  all: readonly Run[],
  { workflowId, offset, limit }: Extract<LaneCall, { kind: 'list' }>,
  nowMs: number,
  { listLies, hidesEvery, foreignEvery, pageCap }: Trouble,
) {
  const started = all.filter(
    (run) => run.workflowId === workflowId && run.startMs <= nowMs,
  )
  const rows = started.flatMap((run, index) => {
    const isFinished =
      run.startMs + run.durationMs <= nowMs || (listLies && index % 3 === 0)
    const row = { executionId: run.id, isFinished, startedAtMs: run.startMs }
    const isCrowded = foreignEvery > 0 && index % foreignEvery === 0
    const foreign = { ...row, executionId: `foreign-${run.id}` }
    const isHidden = hidesEvery > 0 && index % hidesEvery === 0
    return [...(isHidden ? [] : [row]), ...(isCrowded ? [foreign] : [])]
  })
  return rows.reverse().slice(offset, offset + Math.min(limit, pageCap))
}

const someRuns = fc
  .array(
    fc.record({
      workflow: fc.integer({ min: 0, max: 3 }),
      startSeconds: fc.integer({ min: -600, max: 300 }),
      seconds: fc.integer({ min: 1, max: 400 }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((rows) =>
    rows.map(({ workflow, startSeconds, seconds }, index): Run => ({
      id: `e${index}`,
      workflowId: `w${workflow}`,
      startMs: BEGIN_MS + startSeconds * 1_000,
      durationMs: seconds * 1_000,
    })),
  )

const someBudget = fc.constantFrom(10, 20, 60, 200)

const someTrouble = fc.record({
  failEvery: fc.constantFrom(0, 3, 7),
  listLies: fc.boolean(),
  hidesEvery: fc.constantFrom(0, 1, 5),
  foreignEvery: fc.constantFrom(0, 1, 4),
  pageCap: fc.constantFrom(10, 25, 100),
})

/** The smallest example that breaks a rule, or null when none was found. */
function exception<Example extends unknown[]>(
  property: fc.IPropertyWithHooks<Example>,
): Example | null {
  return fc.check(property, { numRuns: 60 }).counterexample
}

function watchAll(runs: readonly Run[], requestsPerMinute: number): LaneState {
  return runs.reduce(
    (lane, { id, workflowId, startMs }) =>
      watch(lane, { executionId: id, workflowId, startedAtMs: startMs }),
    createLane({ requestsPerMinute }),
  )
}

test('every execution is found, whatever goes wrong on the way', () => {
  const rule = fc.property(someRuns, someBudget, someTrouble, (runs, budget, trouble) => {
    return play(runs, budget, trouble).foundMs.size === runs.length
  })
  expect(exception(rule)).toBeNull()
})

test('no minute, wherever it begins, holds more calls than the budget without its reserve', () => {
  const rule = fc.property(someRuns, someBudget, someTrouble, (runs, budget, trouble) => {
    const times = play(runs, budget, trouble).sent.map(({ atMs }) => atMs)
    const most = Math.floor(budget * 0.85)
    return times.every(
      (atMs, index) => (times[index + most] ?? Infinity) - atMs >= 60_000,
    )
  })
  expect(exception(rule)).toBeNull()
})

test('an execution is never taken for ended before a poll says so', () => {
  const rule = fc.property(someRuns, someTrouble, (runs, trouble) => {
    const { foundMs } = play(runs, 60, trouble)
    return runs.every(({ id, startMs, durationMs }) => {
      return (foundMs.get(id) ?? Infinity) >= startMs + durationMs
    })
  })
  expect(exception(rule)).toBeNull()
})

test('the same state at the same time gives the same call, and is left as it was', () => {
  const rule = fc.property(someRuns, someBudget, (runs, budget) => {
    const state = watchAll(runs, budget)
    const before = structuredClone(state)
    const step = nextCall(state, BEGIN_MS)
    if (step.kind !== 'rest') beginCall(state, step, BEGIN_MS)
    expect(state).toEqual(before)
    expect(nextCall(state, BEGIN_MS)).toEqual(step)
  })
  expect(exception(rule)).toBeNull()
})

test('resting always moves time on, so that waiting is never a busy loop', () => {
  const rule = fc.property(
    someRuns,
    someBudget,
    fc.nat(600_000),
    (runs, budget, laterMs) => {
      const nowMs = BEGIN_MS + laterMs
      const fresh = runs.map((run) => ({ ...run, startMs: nowMs - 1 }))
      const step = nextCall(watchAll(fresh, budget), nowMs)
      return step.kind !== 'rest' || step.untilMs > nowMs
    },
  )
  expect(exception(rule)).toBeNull()
})

test('a lone execution is polled as the upstream documents: 1 s, half as long again, at most 10 s', () => {
  const run = { id: 'e', workflowId: 'w', startMs: BEGIN_MS, durationMs: 45_000 }
  const times = play([run], 60).sent.map(({ atMs }) => atMs - BEGIN_MS)
  const gaps = times.slice(1).map((at, index) => Math.round(at - (times[index] ?? 0)))
  expect(gaps).toEqual([1_000, 1_500, 2_250, 3_375, 5_063, 7_594, 10_000, 10_000, 10_000])
})

test('two and more executions of one workflow are found by lists, and fetched by one poll each', () => {
  const runs = Array.from({ length: 80 }, (_, index) => ({
    id: `e${index}`,
    workflowId: 'w',
    startMs: BEGIN_MS + index,
    durationMs: 60_000 + index * 500,
  }))
  const { sent } = play(runs, 200)
  const polls = sent.filter(({ call }) => call.kind === 'poll')
  expect(polls.length).toBeLessThan(90)
})

test.each([
  ['that the list calls ended too soon', { ...NO_TROUBLE, listLies: true }],
  ['that the list does not show', { ...NO_TROUBLE, hidesEvery: 1 }],
])('an execution %s is polled as a lone one is, and not over and over', (_, trouble) => {
  const runs = ['a', 'b'].map((id) => ({
    id,
    workflowId: 'w',
    startMs: BEGIN_MS,
    durationMs: 600_000,
  }))
  const { sent } = play(runs, 200, trouble)
  const polls = sent.filter(
    ({ call }) => call.kind === 'poll' && call.executionId === 'a',
  )
  expect(polls.length).toBeGreaterThan(30)
  expect(polls.length).toBeLessThan(80)
})

test('results are fetched before anything else is looked for, the oldest first', () => {
  let state = createLane()
  for (const id of ['a', 'b', 'c']) {
    state = watch(state, { executionId: id, workflowId: 'w', startedAtMs: BEGIN_MS })
  }
  const ended = (id: string) => ({
    executionId: id,
    isFinished: true,
    startedAtMs: BEGIN_MS,
  })
  const page = { workflowId: 'w', offset: 0 }
  state = endList(state, { ...page, rows: [ended('c')] }, BEGIN_MS + 1_000)
  state = endList(state, { ...page, rows: [ended('b')] }, BEGIN_MS + 2_000)
  expect(nextCall(state, BEGIN_MS + 2_000)).toMatchObject({
    executionId: 'c',
    isResult: true,
  })
})

test('starts go first, and at most ten a minute', () => {
  let state = createLane()
  for (let index = 0; index < 12; index += 1) state = queueStart(state, `s${index}`)
  const started: string[] = []
  for (let step = nextCall(state, BEGIN_MS); step.kind === 'start';) {
    started.push(step.startId)
    state = beginCall(state, step, BEGIN_MS)
    step = nextCall(state, BEGIN_MS)
  }
  expect(started).toHaveLength(10)
  expect(nextCall(state, BEGIN_MS)).toEqual({ kind: 'rest', untilMs: BEGIN_MS + 61_000 })
  expect(nextCall(state, BEGIN_MS + 61_000)).toEqual({ kind: 'start', startId: 's10' })
})

test('a refusal stops the lane for as long as it says, and makes it slower afterwards', () => {
  const call = {
    kind: 'poll',
    workflowId: '',
    executionId: 'a',
    isResult: false,
  } as const
  let state = watch(createLane(), { executionId: 'a', startedAtMs: BEGIN_MS })
  state = beginCall(state, call, BEGIN_MS)
  const failure = { isRateLimited: true, retryAfterMs: 42_000, chance: 0 }
  state = endFailure(state, call, failure, BEGIN_MS)
  expect(nextCall(state, BEGIN_MS)).toEqual({ kind: 'rest', untilMs: BEGIN_MS + 42_000 })
  expect(nextCall(state, BEGIN_MS + 42_000).kind).toBe('poll')
  expect(state.requests.caution).toBeLessThan(1)
})

test.each([600_000, 900_000_000, Infinity])(
  'no wait of %d ms that the upstream asks for is longer than the window that it documents',
  (retryAfterMs) => {
    const poll = {
      kind: 'poll',
      workflowId: '',
      executionId: 'a',
      isResult: false,
    } as const
    const failure = { isRateLimited: true, retryAfterMs, chance: 0 }
    const waiting = watch(queueStart(createLane(), 's'), {
      executionId: 'a',
      startedAtMs: BEGIN_MS,
    })
    const asked = endFailure(beginCall(waiting, poll, BEGIN_MS), poll, failure, BEGIN_MS)
    expect(asked.requests.blockedUntilMs - BEGIN_MS).toBeLessThanOrEqual(61_000)
    const start = { kind: 'start', startId: 's' } as const
    const started = endFailure(
      beginCall(waiting, start, BEGIN_MS),
      start,
      failure,
      BEGIN_MS,
    )
    expect(started.starts.blockedUntilMs - BEGIN_MS).toBeLessThanOrEqual(15 * 60_000)
    // A limit a day says nothing about the pace.
    expect(started.starts.caution).toBe(1)
    const down = { ...failure, isRateLimited: false }
    const unwell = endFailure(beginCall(waiting, start, BEGIN_MS), start, down, BEGIN_MS)
    expect(unwell.starts.blockedUntilMs - BEGIN_MS).toBeLessThanOrEqual(60_000)
  },
)

test('an execution whose polls fail is asked about ever more seldom, and others as ever', () => {
  let state = createLane({ requestsPerMinute: 600 })
  for (const executionId of ['bad', 'good']) {
    state = watch(state, { executionId, startedAtMs: BEGIN_MS })
  }
  const polls: Record<string, number> = { bad: 0, good: 0 }
  let nowMs = BEGIN_MS
  while (nowMs < BEGIN_MS + 10 * 60_000) {
    const step = nextCall(state, nowMs)
    if (step.kind === 'rest') {
      nowMs = step.untilMs
    } else if (step.kind === 'poll') {
      const { workflowId, executionId } = step
      polls[executionId] = (polls[executionId] ?? 0) + 1
      state = beginCall(state, step, nowMs)
      state =
        executionId === 'good'
          ? endPoll(state, { workflowId, executionId, outcome: 'running' }, nowMs)
          : endFailure(state, step, { isRateLimited: false, chance: 0.5 }, nowMs)
    }
  }
  expect(polls['bad']).toBeLessThan(20)
  expect(polls['good']).toBeGreaterThan(50)
})

test('the plan is learnt from answers, and others who use the key are given way', () => {
  const waiting = watch(createLane(), { executionId: 'a', startedAtMs: BEGIN_MS })
  const plan = { limit: 10, remaining: 9, resetInMs: 30_000 }
  expect(learnBudget(waiting, 'requests', plan, BEGIN_MS).requests.limit).toBe(10)

  const spent = { limit: 60, remaining: 1, resetInMs: 30_000 }
  const state = learnBudget(waiting, 'requests', spent, BEGIN_MS)
  expect(nextCall(state, BEGIN_MS)).toEqual({ kind: 'rest', untilMs: BEGIN_MS + 30_000 })
})

test('while nothing is awaited there is nothing to wake up for', () => {
  expect(nextCall(createLane(), BEGIN_MS)).toEqual({ kind: 'rest', untilMs: Infinity })
})

function never(): never {
  throw new Error('There is no such run')
}
