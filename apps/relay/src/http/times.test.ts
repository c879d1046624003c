import { expect, test } from 'vitest'
import { GivenMoment, GivenMomentOrMs, TimeText } from './times.ts'

const faultsOf = (given: unknown) =>
  TimeText.safeParse(given).error?.issues.map(({ message }) => message)

test.each([
  ['2026-11-27T10:00:00Z', '2026-11-27T10:00:00Z'],
  ['2026-11-27T10:00:00+00:00', '2026-11-27T10:00:00Z'],
  ['2026-11-27T10:00:00.123456789-05:30', '2026-11-27T15:30:00.123456789Z'],
  ['2026-11-27t10:00:00z', '2026-11-27T10:00:00Z'],
  ['2026-11-27 10:00:00.5+02:00', '2026-11-27T08:00:00.5Z'],
  // As PHP and Java write it.
  ['2026-11-27T10:00:00+0200', '2026-11-27T08:00:00Z'],
  ['2026-12-31T23:30:00-01:00', '2027-01-01T00:30:00Z'],
])('%s is %s', (given, text) => {
  expect(TimeText.parse(given)).toBe(text)
  expect(GivenMoment.parse(given)).toEqual(new Date(text))
})

test.each([
  ['2026-11-27T10:00:00'],
  ['2026-11-27'],
  ['2026-02-30T10:00:00Z'],
  ['tomorrow'],
  [''],
  [12],
  [null],
  [true],
  [{}],
  [['2026-11-27T10:00:00Z']],
  ['9999-12-31T23:59:59-01:00'],
  [1e300],
])('%j is no time, and the refusal shows one', (given) => {
  expect(faultsOf(given)).toEqual([expect.stringContaining('2026-01-31T10:00:00+02:00')])
})

test.each([
  [1_795_773_600, 'seconds since 1970: write 2026-11-27T10:00:00.000Z'],
  ['1795773600', 'seconds since 1970: write 2026-11-27T10:00:00.000Z'],
  [1_795_773_600_000, 'milliseconds since 1970: write 2026-11-27T10:00:00.000Z'],
  ['1795773600000', 'milliseconds since 1970: write 2026-11-27T10:00:00.000Z'],
])('%j is refused with the time that it is', (given, hint) => {
  expect(faultsOf(given)).toEqual([expect.stringContaining(hint)])
})

test('where milliseconds are taken, seconds are still refused, and nothing is 1970', () => {
  const time = '2026-11-27T10:00:00.000Z'
  expect(GivenMomentOrMs.parse(Date.parse(time))).toEqual(new Date(time))
  expect(GivenMomentOrMs.parse(time)).toEqual(new Date(time))
  for (const given of [1_795_773_600, '1795773600', 0, -5, null, true, '5', 1e300]) {
    expect(GivenMomentOrMs.safeParse(given).success).toBe(false)
  }
})
