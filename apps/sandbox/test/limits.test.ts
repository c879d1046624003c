import { expect, test } from 'vitest'
import { controlled } from './controlled.ts'
import { pictureWorkflow } from './graphs.ts'

test('every answer says how much of the minute is left, and the next minute is full again', async () => {
  const { send, pass } = await controlled({ plan: 'free' })
  const first = await send('GET', '/workflows')
  expect(first.headers.get('x-ratelimit-limit')).toBe('10')
  expect(first.headers.get('x-ratelimit-remaining')).toBe('9')
  const reset = Date.parse('2026-09-01T10:01:00Z') / 1_000
  expect(first.headers.get('x-ratelimit-reset')).toBe(String(reset))

  for (let count = 0; count < 9; count++) await send('GET', '/workflows')
  const refused = await send('GET', '/workflows')
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('60')
  expect(refused.body['retryAfter']).toBe(reset)

  pass(60_000)
  expect((await send('GET', '/workflows')).status).toBe(200)
})

test('executions have a bucket of their own', async () => {
  const { sandbox, send } = await controlled({ plan: 'free' })
  const { id } = sandbox.createWorkflow(pictureWorkflow())
  for (let count = 0; count < 10; count++) await send('POST', `/workflows/${id}/run`, {})
  const refused = await send('POST', `/workflows/${id}/run`, {})
  expect(refused.body).toMatchObject({
    error: 'Too many workflow executions. Please try again later.',
  })
  expect((await send('GET', '/workflows')).status).toBe(200)
})

test('without limits nothing is ever refused', async () => {
  const { send } = await controlled({ plan: 'free', limits: false })
  for (let count = 0; count < 30; count++) {
    expect((await send('GET', '/workflows')).status).toBe(200)
  }
})

test('a run that cannot be paid for is refused before it starts', async () => {
  const { sandbox, send, pass } = await controlled({ plan: 'free', limits: false })
  const { id } = sandbox.createWorkflow(pictureWorkflow())
  for (let count = 0; count < 62; count++) await send('POST', `/workflows/${id}/run`, {})
  pass(60_000)
  const refused = await send('POST', `/workflows/${id}/run`, {})
  expect(refused.status).toBe(402)
  expect(refused.body).toEqual({
    error: 'Insufficient credits. Required: 8, Available: 4',
    insufficientCredits: true,
    requiredCredits: 8,
    availableCredits: 4,
    breakdown: [{ nodeId: 'picture', nodeLabel: 'picture', credits: 8 }],
  })
})
