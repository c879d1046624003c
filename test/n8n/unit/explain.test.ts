import { explain } from 'n8n-nodes-wireflow/nodes/api/explain'
import { freeAt } from 'n8n-nodes-wireflow/nodes/api/rate-limit'
import { expect, test } from 'vitest'

const request = { method: 'GET' as const, path: '/workflows/w' }
const answer = (status: number, body: object = {}, headers: object = {}) => ({
  status,
  headers: { ...headers },
  body: { ...body },
  content: body,
})

test('missing credits are told with what each node needs, and the request id', () => {
  const body = {
    error: 'Insufficient credits. Required: 24, Available: 5',
    requiredCredits: 24,
    availableCredits: 5,
    breakdown: [{ nodeId: 'n-img', nodeLabel: 'Hero image', credits: 24 }],
  }
  const told = explain(
    'wireflowApi',
    request,
    answer(402, body, { 'x-request-id': 'req_1' }),
  )
  expect(told.message).toBe('Not enough Wireflow credits: 24 needed, 5 available')
  expect(told.description).toContain('Hero image: 24 credits')
  expect(told.description).toContain('Request ID: req_1')
})

test('both shapes of errors are read', () => {
  const flat = explain('wireflowApi', request, answer(401, { error: 'Invalid API key' }))
  expect(flat.description).toContain('Invalid API key')
  const nested = { error: { type: 'x', message: 'API key has expired' } }
  const deep = explain('wireflowApi', request, answer(401, nested))
  expect(deep.description).toContain('API key has expired')
})

test('the fields that the relay found wrong are named', () => {
  const body = {
    error: {
      code: 'invalid_inputs',
      message: 'Some inputs are missing or wrong.',
      details: [{ field: 'Photo (n-photo)', expected: 'image', received: 'nothing' }],
    },
  }
  const told = explain('wireflowRelayApi', request, answer(422, body))
  expect(told.message).toContain('The Wireflow relay refused the request')
  expect(told.description).toContain('Photo (n-photo): must be image')
})

test('a relay token that lacks a scope is told which it needs', () => {
  const message = 'This token lacks the scope "manage". Use one that has it.'
  const body = { error: { code: 'insufficient_scope', message } }
  const told = explain('wireflowRelayApi', request, answer(403, body))
  expect(told.description).toContain('lacks the scope "manage"')
  expect(told.description).toContain('scopes read and run')
  expect(told.description).not.toContain('workflows:')
})

test('no explanation uses words that the guidelines of n8n avoid', () => {
  for (const status of [401, 402, 403, 404, 422, 429, 500, 503]) {
    const { message, description } = explain('wireflowApi', request, answer(status))
    expect(`${message} ${description}`).not.toMatch(
      /\b(error|problem|failure|mistake)\b/i,
    )
  }
})

test('when the rate is free again is read from each place where it may be told', () => {
  const now = 1_790_000_000_000
  expect(freeAt(answer(429, {}, { 'retry-after': '7' }), now)).toBe(now + 7_000)
  const reset = { 'x-ratelimit-reset': '1790000030' }
  expect(freeAt(answer(429, {}, reset), now)).toBe(now + 30_000)
  // In the body it is a point in time, whatever its name says.
  expect(freeAt(answer(429, { retryAfter: 1_790_000_040 }), now)).toBe(now + 40_000)
  expect(freeAt(answer(429), now)).toBeUndefined()
})
