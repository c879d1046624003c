import { describe, expect, test } from 'vitest'
import { refusalOf, type Refused } from './refusal.ts'

const NOW = { nowMs: Date.parse('2026-11-01T12:00:00Z'), random: 0 }

function refused(parts: Partial<Refused> & { given?: Record<string, string> }): Refused {
  const { given = {}, ...rest } = parts
  return {
    service: 'wireflow',
    status: 400,
    headers: new Headers(given),
    body: {},
    ...rest,
  }
}

describe('when to come back', () => {
  test.each([
    ['seconds', { 'retry-after': '17' }, 17],
    ['a date', { 'retry-after': 'Sun, 01 Nov 2026 12:00:40 GMT' }, 40],
    ['the end of the window', { 'x-ratelimit-reset': '1793534430' }, 30],
    ['nothing', {}, 60],
    ['at once', { 'retry-after': '0' }, 1],
  ])('%s', (_name, given, delaySeconds) => {
    expect(refusalOf(refused({ status: 429, given }), NOW)).toMatchObject({
      kind: 'throttled',
      delaySeconds,
    })
  })

  test('Zaps that were told the same time come back up to a fifth later', () => {
    const late = refusalOf(refused({ status: 429, given: { 'retry-after': '100' } }), {
      ...NOW,
      random: 1,
    })
    expect(late).toMatchObject({ delaySeconds: 120 })
  })
})

describe('what the user reads', () => {
  const huge = { error: 'x'.repeat(1_000) }
  test.each([400, 401, 402, 403, 404, 409, 422, 429, 500])(
    'of a %d is shorter than what Zapier cuts',
    (status) => {
      for (const service of ['wireflow', 'relay'] as const) {
        const { message } = refusalOf(refused({ status, service, body: huge }), NOW)
        expect(message.length).toBeLessThan(250)
        expect(message).toMatch(/^[A-Z].*[.…]$/)
      }
    },
  )

  test('both shapes of an error are read', () => {
    const flat = refusalOf(refused({ body: { error: 'Workflow is not active' } }), NOW)
    const rich = { error: { code: 'invalid_graph', message: 'The graph is wrong.' } }
    expect(flat.message).toBe('Wireflow refused (400). Workflow is not active.')
    expect(refusalOf(refused({ status: 422, body: rich }), NOW)).toMatchObject({
      code: 'invalid_graph',
      message: 'Wireflow refused (422). The graph is wrong.',
    })
  })

  test('the relay names the fields that are wrong', () => {
    const details = [{ field: 'Photo (n-1)', expected: 'an URL', received: 'nothing' }]
    const body = { error: { code: 'invalid_inputs', message: 'Wrong inputs.', details } }
    const { message } = refusalOf(refused({ service: 'relay', status: 422, body }), NOW)
    expect(message).toBe(
      'Wireflow Connect refused (422). Wrong inputs. Photo (n-1): expected an URL, received nothing',
    )
  })
})
