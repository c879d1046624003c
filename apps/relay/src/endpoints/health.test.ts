import { expect, test } from 'vitest'
import { FAILING_LIMIT_MS, healthStep, probeDelayMs } from './health.ts'

const HOUR = 3_600_000
const since = new Date(0)

function walk(hours: readonly number[]): string[] {
  let warnedPercent = 0
  return hours.flatMap((hour) => {
    const step = healthStep({ since, failedAt: new Date(hour * HOUR), warnedPercent })
    if (step.step === 'warn') warnedPercent = step.percent
    if (step.step === 'none') return []
    return [`${hour}: ${step.step === 'warn' ? step.percent : step.step}`]
  })
}

test('five days of failures give three warnings, each once, and then an end', () => {
  const hours = Array.from({ length: 121 }, (_, hour) => hour)
  expect(walk(hours)).toEqual(['60: 50', '84: 70', '108: 90', '120: disable'])
  expect(FAILING_LIMIT_MS).toBe(120 * HOUR)
})

test('where attempts are rare, the highest warning that is due is given alone', () => {
  expect(walk([10, 110, 115])).toEqual(['110: 90'])
})

test('probes come after 1, 2, 4, 8, 16 hours, and then once a day', () => {
  const delays = [0, 1, 2, 3, 4, 5, 50].map((count) => probeDelayMs(count) / HOUR)
  expect(delays).toEqual([1, 2, 4, 8, 16, 24, 24])
})
