import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'
import { createReport } from './report.ts'
import { DatabaseAway } from './database-away.ts'

function watched() {
  const lines: Record<string, unknown>[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>)
      done()
    },
  })
  let nowMs = 0
  const reporting = createReport(createLogger('info', stream), () => nowMs)
  return { lines, ...reporting, pass: (ms: number) => (nowMs += ms) }
}

test('what fails again and again is one line a minute, which says how many were left out', () => {
  const { lines, report, pass } = watched()
  for (let count = 0; count < 5_000; count++) {
    report('cannot send a mail', new Error('no'))
    pass(10)
  }
  pass(60_000)
  report('cannot send a mail', new Error('no'))
  expect(lines.map(({ msg, leftOut }) => [msg, leftOut])).toEqual([
    ['cannot send a mail', undefined],
    ['cannot send a mail', 4_999],
  ])
})

test('two things that fail are told apart', () => {
  const { lines, report } = watched()
  report('cannot send a mail', new Error('no'))
  report('sweep failed', new Error('no'))
  expect(lines).toHaveLength(2)
})

test('while the database is away everything that fails is one line, and one tells that it is back', () => {
  const { lines, report, recordAnswer, pass } = watched()
  recordAnswer()
  const away = new DatabaseAway('unreachable', new Error('connect ECONNREFUSED'))
  for (const what of ['sweep failed', 'cannot send a mail', 'a call']) report(what, away)
  expect(lines).toMatchObject([
    {
      msg: 'the database does not answer; everything is tried again',
      during: 'sweep failed',
      reason: 'The database does not answer (connect ECONNREFUSED)',
    },
  ])
  // Its stack tells nothing of the database.
  expect(lines[0]).not.toHaveProperty('error')

  pass(34_000)
  recordAnswer()
  recordAnswer()
  expect(lines).toHaveLength(2)
  expect(lines[1]).toMatchObject({ msg: 'the database answers again', awayMs: 34_000 })
})
