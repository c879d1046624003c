import { expect, test } from 'vitest'
import type { HookEvents } from '@wireflow-connect/sdk'
import { failure } from './failure.ts'
import { json, upstream } from './upstream.ts'

const ok = json([])
const start = { workflowId: 'w', nodes: [], edges: [] }

function busy(
  headers: Record<string, string> = {},
  body: unknown = { error: 'Too many' },
) {
  return json(body, { status: 429, headers })
}

function down(status = 503) {
  return json({ error: 'Down' }, { status })
}

test('a wait that the upstream asks for is kept to, and not cut short', async () => {
  const { wireflow, clock, sent } = upstream([busy({ 'retry-after': '3' }), ok])
  const workflows = await clock.run(wireflow.workflows.list())
  const gap = (sent[1]?.at ?? 0) - (sent[0]?.at ?? 0)
  expect(gap).toBeGreaterThanOrEqual(3_000)
  expect(gap).toBeLessThan(3_300)
  expect(workflows.attempts).toBe(2)
})

test('a wait of exactly the longest that is allowed is kept to', async () => {
  const { wireflow, clock, sent } = upstream([busy({ 'retry-after': '60' }), ok])
  await clock.run(wireflow.workflows.list())
  expect((sent[1]?.at ?? 0) - (sent[0]?.at ?? 0)).toBeGreaterThanOrEqual(60_000)
})

test('a longer wait than allowed fails at once and is not tried early', async () => {
  const { wireflow, clock, sent } = upstream([busy({ 'retry-after': '600' })])
  const startedAt = clock.now()
  expect(await failure(wireflow.workflows.list())).toMatchObject({
    code: 'rate_limited',
    retryAfterMs: 600_000,
    resetAt: new Date(startedAt + 600_000),
    bucket: 'requests',
  })
  expect(clock.now()).toBe(startedAt)
  expect(sent).toHaveLength(1)
})

test('without Retry-After the end of the rate window is waited for, by the clock of the upstream', async () => {
  const serverNow = Date.parse('2030-01-01T00:00:00Z')
  const headers = {
    date: new Date(serverNow).toUTCString(),
    'x-ratelimit-reset': String(serverNow / 1_000 + 7),
  }
  const { wireflow, clock, sent } = upstream([busy(headers), ok])
  await clock.run(wireflow.workflows.list())
  const gap = (sent[1]?.at ?? 0) - (sent[0]?.at ?? 0)
  expect(gap).toBeGreaterThanOrEqual(7_000)
  expect(gap).toBeLessThan(7_300)
})

test('Retry-After may be a date', async () => {
  const serverNow = Date.parse('2030-01-01T00:00:00Z')
  const headers = {
    date: new Date(serverNow).toUTCString(),
    'retry-after': new Date(serverNow + 5_000).toUTCString(),
  }
  const { wireflow } = upstream([busy(headers)], { maxRetries: 0 })
  expect((await failure(wireflow.workflows.list())).retryAfterMs).toBe(5_000)
})

test('the retryAfter of a body, which is a point in time, is not slept through', async () => {
  const body = { error: 'Too many', retryAfter: 1_790_000_000 }
  const { wireflow, clock, sent } = upstream([busy({}, body), ok])
  await clock.run(wireflow.workflows.list())
  expect((sent[1]?.at ?? 0) - (sent[0]?.at ?? 0)).toBeLessThan(10_000)
})

test('the wait between attempts doubles, and a random part of it is waited', async () => {
  const { wireflow, clock, sent } = upstream([down()])
  await failure(clock.run(wireflow.workflows.list()))
  const gaps = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0))
  expect(gaps).toEqual([250, 500, 1_000])
})

test.each([408, 429, 500, 502, 503, 504])(
  'an answer %i is tried again',
  async (status) => {
    const { wireflow, clock, sent } = upstream([down(status), ok])
    await clock.run(wireflow.workflows.list())
    expect(sent).toHaveLength(2)
  },
)

test('a lost connection is tried again', async () => {
  const { wireflow, clock } = upstream([new TypeError('fetch failed'), ok])
  expect((await clock.run(wireflow.workflows.list())).attempts).toBe(2)
})

test('a start is repeated under one and the same key', async () => {
  const { wireflow, clock, sent } = upstream([
    new TypeError('fetch failed'),
    down(),
    json({ executionRuns: [{ id: 'e1' }] }, { status: 201 }),
  ])
  const started = await clock.run(wireflow.executions.start(start))
  const keys = sent.map(({ headers }) => headers.get('idempotency-key'))
  expect(keys).toEqual(Array(3).fill(started.idempotencyKey))
})

test('a delete whose answer is lost and that then finds nothing has succeeded', async () => {
  const gone = json({ error: 'Workflow not found' }, { status: 404 })
  const lost = upstream([new TypeError('fetch failed'), gone])
  expect(await lost.clock.run(lost.wireflow.workflows.delete('w'))).toEqual({ id: 'w' })

  const { wireflow } = upstream([gone])
  expect((await failure(wireflow.workflows.delete('w'))).code).toBe('not_found')
})

test('a start that failed tells the key under which it can be repeated', async () => {
  const { wireflow, clock, sent } = upstream([new TypeError('fetch failed')])
  const error = await failure(clock.run(wireflow.executions.start(start)))
  expect(error.idempotencyKey).toBe(sent[0]?.headers.get('idempotency-key'))
  expect(error).toMatchObject({ attempts: 4, retryable: true })
})

test.each([
  ['run', 'answered 503', down()],
  ['run', 'unanswered', new TypeError('fetch failed')],
])(
  'a %s %s is sent once, since a second could be a second run',
  async (_, __, answer) => {
    const { wireflow, sent } = upstream([answer])
    const error = await failure(wireflow.workflows.run('w'))
    expect(sent).toHaveLength(1)
    expect(error).toMatchObject({ isAmbiguous: true, retryable: false })
  },
)

test('an abort during the wait between attempts ends the call at once', async () => {
  const { wireflow, clock, sent } = upstream([busy({ 'retry-after': '30' })])
  const controller = new AbortController()
  const call = failure(wireflow.workflows.list({}, { signal: controller.signal }))
  await clock.advance(400)
  const abortedAt = clock.now()
  controller.abort(new Error('The user left'))
  const error = await call
  expect(clock.now()).toBe(abortedAt)
  expect(error).toMatchObject({ code: 'aborted', cause: new Error('The user left') })
  expect(sent).toHaveLength(1)
  expect(clock.timerCount()).toBe(0)
})

test('an abort ends a request even if fetch does not listen to it', async () => {
  const { wireflow, clock } = upstream(['silence'])
  const controller = new AbortController()
  const call = failure(wireflow.workflows.list({}, { signal: controller.signal }))
  await clock.advance(100)
  controller.abort()
  expect((await call).code).toBe('aborted')
})

test('a start that is aborted tells the key under which it may have been made', async () => {
  const { wireflow, clock, sent } = upstream(['silence'])
  const controller = new AbortController()
  const call = failure(wireflow.executions.start(start, { signal: controller.signal }))
  await clock.advance(100)
  controller.abort()
  const key = sent[0]?.headers.get('idempotency-key')
  expect(await call).toMatchObject({ code: 'aborted', idempotencyKey: key })
})

test('a call with a signal that has fired already sends nothing', async () => {
  const { wireflow, sent } = upstream([ok])
  const options = { signal: AbortSignal.abort() }
  expect((await failure(wireflow.workflows.list({}, options))).code).toBe('aborted')
  expect(sent).toHaveLength(0)
})

test('every attempt has the same time limit', async () => {
  const { wireflow, clock, sent } = upstream(['silence'], { timeoutMs: 1_000 })
  const error = await failure(clock.run(wireflow.workflows.list()))
  expect(error).toMatchObject({ code: 'timeout', attempts: 4 })
  const [first = 0, ...later] = sent.map(({ at }) => at)
  expect(later).toEqual([first + 1_250, first + 2_750, first + 4_750])
})

test('one deadline holds for all attempts and waits together', async () => {
  const { wireflow, clock } = upstream(['silence'], {
    timeoutMs: 1_000,
    deadlineMs: 2_000,
  })
  const startedAt = clock.now()
  expect((await failure(clock.run(wireflow.workflows.list()))).code).toBe('timeout')
  expect(clock.now() - startedAt).toBe(2_000)
})

test('a wait that would outlast the deadline is not begun', async () => {
  const { wireflow, clock } = upstream([busy({ 'retry-after': '30' })], {
    deadlineMs: 5_000,
  })
  const startedAt = clock.now()
  const error = await failure(clock.run(wireflow.workflows.list()))
  expect(error).toMatchObject({ code: 'rate_limited', retryAfterMs: 30_000 })
  expect(clock.now()).toBe(startedAt)
})

test('no timer is left behind, whatever the end of a call', async () => {
  for (const answers of [
    [ok],
    [down(), ok],
    ['silence' as const],
    [new TypeError('x')],
  ]) {
    const { wireflow, clock } = upstream(answers, { timeoutMs: 1_000 })
    await clock.run(wireflow.workflows.list()).catch(() => undefined)
    expect(clock.timerCount()).toBe(0)
  }
})

test('an upstream that stays down soon gets first attempts only', async () => {
  const { wireflow, clock, sent } = upstream([down()])
  for (let call = 0; call < 20; call += 1) {
    await failure(clock.run(wireflow.workflows.list()))
  }
  expect(sent).toHaveLength(20 + 10)
})

test('hooks are told of requests, answers, retries and rate limits, never of the key', async () => {
  const events: [string, object][] = []
  const record =
    <Name extends keyof HookEvents>(name: Name) =>
    (event: HookEvents[Name]) => {
      events.push([name, event])
    }
  const headers = { 'x-ratelimit-remaining': '0', 'retry-after': '1' }
  const { wireflow, clock } = upstream([busy(headers), ok], {
    hooks: {
      onRequest: record('onRequest'),
      onResponse: record('onResponse'),
      onRetry: record('onRetry'),
      onRateLimit: record('onRateLimit'),
    },
  })
  await clock.run(wireflow.workflows.list())
  expect(events.map(([name]) => name)).toEqual([
    'onRequest',
    'onResponse',
    'onRateLimit',
    'onRetry',
    'onRequest',
    'onResponse',
  ])
  expect(JSON.stringify(events)).not.toContain('sk-test')
  expect(events[2]?.[1]).toMatchObject({
    bucket: 'requests',
    rateLimit: { remaining: 0 },
  })
})

test('a hook that throws does not break the call', async () => {
  const onRequest = () => {
    throw new Error('Broken')
  }
  const { wireflow } = upstream([ok], { hooks: { onRequest } })
  expect(await wireflow.workflows.list()).toEqual([])
})

test('a hook that rejects does not break the call, or the process', async () => {
  const hooks: object = { onRequest: () => Promise.reject(new Error('Broken')) }
  const { wireflow } = upstream([ok], { hooks })
  expect(await wireflow.workflows.list()).toEqual([])
})

test('a logger is told what happens, without key, trigger address or body', async () => {
  const lines: unknown[] = []
  const write = (message: string, fields: object) => void lines.push([message, fields])
  const { wireflow, clock } = upstream([busy(), ok, json({ executionId: 'e1' })], {
    logger: { debug: write, info: write, warn: write },
  })
  await clock.run(wireflow.workflows.list())
  await wireflow.triggers.fire('whk_secret', { note: 'private' })
  const text = JSON.stringify(lines)
  expect(text).toContain('GET /workflows is repeated')
  expect(text).not.toMatch(/sk-test|whk_secret|private/)
})
