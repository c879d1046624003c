import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'
import { createRepeatLimit } from './repeat-limit.ts'

function collect() {
  const lines: Record<string, unknown>[] = []
  const log = createLogger('info', {
    write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>),
  })
  return { lines, log }
}

test('a warning that comes in a loop is printed five times, and other lines go on', () => {
  const { lines, log } = collect()
  for (let count = 0; count < 1_000; count++) {
    log.warn({ error: new Error('away'), endpointId: `ep_${count}` }, 'pull failed')
    log.error({ count }, 'job failed')
  }
  log.warn({}, 'another')
  for (let count = 0; count < 20; count++) {
    log.info({ count }, 'run accepted')
    log.error({ requestId: `req_${count}` }, 'fault')
  }

  const counts = Object.groupBy(lines, ({ msg }) => String(msg))
  expect(counts['pull failed']).toHaveLength(5)
  expect(counts['job failed']).toHaveLength(5)
  expect(counts['another']).toHaveLength(1)
  expect(counts['run accepted']).toHaveLength(20)
  // Somebody was told that it was recorded under this id.
  expect(counts['fault']).toHaveLength(20)
  expect(counts['pull failed']?.[0]).toMatchObject({ error: { message: 'away' } })
})

test('the first line after a storm says how many were left out', () => {
  const limit = createRepeatLimit()
  for (let count = 0; count < 1_247; count++) limit.note('pull failed', 0)
  expect(limit.note('pull failed', 9_999)).toEqual({ isPrinted: false, leftOut: 0 })
  expect(limit.note('pull failed', 10_000)).toEqual({ isPrinted: true, leftOut: 1_243 })
  expect(limit.note('pull failed', 10_001)).toEqual({ isPrinted: true, leftOut: 0 })
})

test('an error is printed with its message, code and cause, and without its database session', () => {
  const { lines, log } = collect()
  const error = new Error('terminated', { cause: new Error('by its administrator') })
  Object.assign(error, { code: '57P01', client: { secretKey: 631_346_349 } })
  log.warn({ error }, 'connection lost')
  expect(lines[0]?.['error']).toMatchObject({
    type: 'Error',
    message: expect.stringContaining('terminated: by its administrator'),
    code: '57P01',
  })
  expect(JSON.stringify(lines)).not.toContain('secretKey')
})
