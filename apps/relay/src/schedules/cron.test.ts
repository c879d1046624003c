import { describe, expect, test } from 'vitest'
import { Cron } from './cron.ts'
import { TimeZone } from './time-zone.ts'

const faultsOf = (schema: typeof Cron, text: string) =>
  schema.safeParse(text).error?.issues.map(({ message }) => message)

test.each([
  ['* * * *', /five fields/],
  ['* * * * * *', /five fields/],
  ['', /five fields/],
  ['@daily', /five fields/],
  ['60 * * * *', /"60" is no minute.*0-59/],
  ['-1 * * * *', /"-1" is no minute/],
  ['1,,2 * * * *', /"1,,2" is no minute/],
  ['*/0 * * * *', /is no minute/],
  ['0 24 * * *', /"24" is no hour.*0-23/],
  ['0 0 32 * *', /"32" is no day.*1-31/],
  ['0 0 1 13 *', /"13" is no month.*JAN-DEC/],
  ['0 0 1 * FOO', /"FOO" is no weekday.*MON|SUN-SAT/],
  ['a b c d e', /"a" is no minute/],
  ['0 0 31 2 *', /never comes/],
  ['0 0 30,31 FEB *', /never comes/],
])('the expression "%s" is refused with words that help', (cron, message) => {
  expect(faultsOf(Cron, cron)).toEqual([expect.stringMatching(message)])
})

describe('a step that does not fit is refused with what was meant', () => {
  test.each([
    ['*/60 * * * *', 'Every 60 minutes is "0 * * * *".'],
    [
      '*/90 * * * *',
      'Every 90 minutes is "0 */3 * * *" and "30 1,4,7,10,13,16,19,22 * * *" (2 schedules).',
    ],
    ['*/120 * * * MON', 'Every 120 minutes is "0 */2 * * MON".'],
    ['*/1440 * * * *', 'Every 1440 minutes is "0 0 * * *".'],
    ['*/100 * * * *', 'which cron cannot say. Every 60 minutes is "0 * * * *".'],
    ['*/200 * * * *', 'which cron cannot say. Every 180 minutes is "0 */3 * * *".'],
    ['*/90 9 * * *', 'only the minute 0 is left. Write "0" if that is meant.'],
    ['0 */24 * * *', 'only the hour 0 is left. Write "0" if that is meant.'],
    ['0 0 */31 * *', 'only the day 1 is left.'],
    ['0 0 1 */12 *', 'only the month 1 is left.'],
    ['0 0 * * */7', 'only the weekday 0 is left.'],
    ['0 0 * * MON-FRI/5', 'only the weekday 1 is left.'],
    ['5,10-20/30 * * * *', 'the step "10-20/30", which does not fit'],
    ['50/15 * * * *', 'Write "50" if that is meant.'],
    ['H/90 * * * *', 'Write "H" if that is meant.'],
    ['H(0-29)/40 * * * *', 'Write "H(0-29)" if that is meant.'],
  ])('%s', (cron, message) => {
    expect(faultsOf(Cron, cron)).toEqual([expect.stringContaining(message)])
  })
})

test.each([
  '0 9 * * MON-FRI',
  '*/5 8-18 1,15 * *',
  '*/45 * * * *',
  '0 0 29 2 *',
  ' 0 9 * * 1#1 ',
  '0 9 L * 5L',
  'H H(0-7) * * *',
  'H/15 * * * *',
  '0 0 H H *',
  '10-20/10 0-23/12 * * *',
])('the expression "%s" is taken', (cron) => {
  expect(faultsOf(Cron, cron)).toBeUndefined()
})

test('a time zone is taken by its name and nothing else', () => {
  for (const name of [
    'America/Argentina/Buenos_Aires',
    'Australia/LHI',
    'Antarctica/Troll',
    'Etc/GMT+5',
    'utc',
  ]) {
    expect(faultsOf(TimeZone, name)).toBeUndefined()
  }
  for (const name of ['Mars/Olympus', '', 'Berlin', 'UTC+2', '+02:00', '-0500', '\0']) {
    expect(faultsOf(TimeZone, name)).toEqual([expect.stringMatching(/Europe\/Berlin/)])
  }
})
