import { explain, explainSilence } from 'n8n-nodes-wireflow/nodes/api/explain'
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
  const at = (body: object, headers: object = {}) =>
    freeAt(answer(429, body, headers), now)
  expect(at({}, { 'retry-after': '7' })).toBe(now + 7_000)
  expect(at({}, { 'retry-after': new Date(now + 9_000).toUTCString() })).toBe(now + 9_000)
  expect(at({}, { 'x-ratelimit-reset': '1790000030' })).toBe(now + 30_000)
  // In the body it is a point in time, whatever its name says.
  expect(at({ retryAfter: 1_790_000_040 })).toBe(now + 40_000)
  expect(at({})).toBeUndefined()
})

test('times in milliseconds, of the past and out of all reason do no harm', () => {
  const now = Date.UTC(2026, 8, 21, 12)
  const at = (body: object, headers: object = {}) =>
    freeAt(answer(429, body, headers), now)
  expect(at({}, { 'retry-after': '900000' })).toBe(now + 900_000)
  expect(at({}, { 'x-ratelimit-reset': `${now + 30_000}` })).toBe(now + 30_000)
  expect(at({ retryAfter: now + 40_000 })).toBe(now + 40_000)
  for (const wrong of [
    '-5',
    'soon',
    '',
    'NaN',
    '1e999',
    'Mon, 01 Jan 2024 00:00:00 GMT',
  ]) {
    expect(at({}, { 'retry-after': wrong }), wrong).toBeUndefined()
  }
  expect(at({}, { 'x-ratelimit-reset': '1700000000' })).toBeUndefined()
  // No wait is longer than the day, the longest window that is documented.
  for (const far of ['4000000000', '4000000000000', '99999999999999999']) {
    expect(at({}, { 'x-ratelimit-reset': far }), far).toBeUndefined()
  }
})

test('where nothing answers, the text says where it was asked and why', () => {
  const told = explainSilence('wireflowRelayApi', request, {
    silence: 'connect ECONNREFUSED 127.0.0.1:4850',
  })
  expect(told.message).toBe('The Wireflow relay gave no answer')
  expect(told.description).toContain('ECONNREFUSED')
  expect(told.description).toContain('Check the base URL')
})

test('a page of something on the way is not taken for an answer of the service', () => {
  for (const status of [200, 401, 403, 404, 503]) {
    const page = { ...answer(status), content: '<html>nginx</html>' }
    expect(explain('wireflowApi', request, page).message).toBe(
      `Wireflow could not be reached (${status})`,
    )
  }
})
