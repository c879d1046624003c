import { expect, test } from 'vitest'
import { createLiveness } from './liveness.ts'
import { createLogger } from './logger.ts'

const SHORT = { checkMs: 5, stuckMs: 10, failedMs: 20 }
const log = createLogger('silent')

test('what does not come to its end is named, and then the process cannot go on', async () => {
  const liveness = createLiveness(log, SHORT)
  liveness.begin('a sweep')
  await expect.poll(() => liveness.stuck()).toEqual(['a sweep'])
  expect(await liveness.failed).toBe('a sweep has not finished for 20 ms')
  liveness.close()
})

test('what ends in time is never named, however often it begins', async () => {
  const liveness = createLiveness(log, SHORT)
  for (let count = 0; count < 20; count++) {
    const end = liveness.begin('a sweep')
    await new Promise((resolve) => setTimeout(resolve, SHORT.checkMs))
    end()
  }
  expect(liveness.stuck()).toEqual([])
  liveness.close()
})
