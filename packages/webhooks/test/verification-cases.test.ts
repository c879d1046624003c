import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { expect, test } from 'vitest'
import { createSecret, isWebhookError, unwrap } from '../src/index.ts'
import { verify } from '../src/node/index.ts'
import { verificationCases, type VerificationCase } from '../src/testing/index.ts'

const secret = createSecret()
const JULY = new Date('2026-07-01T12:00:00Z')

const WAYS: Record<string, (given: VerificationCase) => Promise<unknown>> = {
  text: ({ body, headers }) => unwrap(body, headers, secret, AT_JULY),
  bytes: ({ body, headers }) => unwrap(Buffer.from(body), headers, secret, AT_JULY),
  'an ArrayBuffer and Headers': ({ body, headers }) => {
    const { buffer } = Uint8Array.from(Buffer.from(body))
    return unwrap(buffer, new Headers(headers), [secret], AT_JULY)
  },
  'a Request': ({ body, headers }) => {
    const init = { method: 'POST', body, headers }
    return unwrap(new Request('http://localhost', init), secret, AT_JULY)
  },
}

const AT_JULY = { now: () => JULY.getTime() }

test('what is genuine is accepted and all else refused, however it is handed over', async () => {
  const cases = await verificationCases(secret, JULY)
  for (const [how, accept] of Object.entries(WAYS)) {
    const verdicts = await Promise.all(cases.map((each) => verdictOf(accept(each))))
    const wrong = cases.filter(({ genuine }, at) => verdicts[at] !== genuine)
    expect({ how, wrong }).toEqual({ how, wrong: [] })
  }
  expect(cases.filter(({ genuine }) => genuine)).toHaveLength(7)
  expect(cases.filter(({ genuine }) => !genuine)).toHaveLength(18)
})

test('the official libraries and the one of the relay judge the cases alike', async () => {
  const libraries = {
    standard: (given: VerificationCase) =>
      new StandardWebhook(secret).verify(given.body, { ...given.headers }),
    svix: (given: VerificationCase) =>
      new SvixWebhook(secret).verify(given.body, { ...given.headers }),
    relay: ({ headers, body }: VerificationCase) => {
      const { ok } = verify([secret], { ...headers }, body)
      if (!ok) throw new Error('refused')
    },
  }
  const cases = await verificationCases(secret)
  for (const [library, accept] of Object.entries(libraries)) {
    const wrong = cases.filter((each) => passes(() => accept(each)) !== each.genuine)
    expect({ library, wrong }).toEqual({ library, wrong: [] })
  }
})

async function verdictOf(unwrapping: Promise<unknown>): Promise<boolean> {
  try {
    await unwrapping
    return true
  } catch (error) {
    if (isWebhookError(error)) return false
    throw error
  }
}

function passes(accept: () => unknown): boolean {
  try {
    accept()
    return true
  } catch {
    return false
  }
}
