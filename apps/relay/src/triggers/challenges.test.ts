import { randomBytes } from 'node:crypto'
import { createChallenge, solveChallenge, type Challenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { expect, test } from 'vitest'
import { createChallenges } from './challenges.ts'

const key = randomBytes(32)
const now = () => new Date()
const challenges = createChallenges([key], now)

async function solve(challenge: Challenge): Promise<string> {
  const solution = await solveChallenge({ challenge, deriveKey })
  return encode({ challenge, solution })
}

function encode(payload: object): string {
  return Buffer.from(JSON.stringify(payload)).toString('base64')
}

const failure = (message: RegExp) =>
  expect.objectContaining({
    code: 'challenge_failed',
    message: expect.stringMatching(message),
  })

test('a solved challenge is taken by every process with the same key', async () => {
  const challenge = await challenges.create('trg_a')
  const payload = await solve(challenge)
  const first = await challenges.check('trg_a', payload)
  const elsewhere = await createChallenges([key], now).check('trg_a', payload)
  expect(elsewhere).toEqual(first)
  expect(first.expiresAt.getTime()).toBeGreaterThan(now().getTime() + 590_000)
})

test('a challenge does not show the id of its trigger', async () => {
  expect(JSON.stringify(await challenges.create('trg_a'))).not.toContain('trg_a')
})

test('a challenge of another trigger or another relay is refused', async () => {
  const payload = await solve(await challenges.create('trg_a'))
  await expect(challenges.check('trg_b', payload)).rejects.toEqual(
    failure(/not for this/),
  )
  const stranger = createChallenges([randomBytes(32)], now)
  await expect(stranger.check('trg_a', payload)).rejects.toEqual(failure(/not solved/))
})

test('an expired challenge is refused, and one with a later expiry written in', async () => {
  const past = createChallenges([key], () => new Date(Date.now() - 601_000))
  const challenge = await past.create('trg_a')
  const payload = await solve(challenge)
  await expect(challenges.check('trg_a', payload)).rejects.toEqual(failure(/expired/))

  const expiresAt = Math.ceil(Date.now() / 1_000) + 600
  const changed = { ...challenge, parameters: { ...challenge.parameters, expiresAt } }
  const forged = challenges.check('trg_a', await solve(changed))
  await expect(forged).rejects.toEqual(failure(/not solved/))
})

test('what is no solution is refused, whatever it is', async () => {
  const challenge = await challenges.create('trg_a')
  const { signature } = challenge
  const easy = await createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: 1,
    counter: 1,
    deriveKey,
    hmacSignatureSecret: 'a guess',
  })
  const wrong = { counter: 1, derivedKey: 'ab'.repeat(32) }
  for (const text of [
    'nonsense',
    encode({}),
    encode({ challenge: null, solution: null }),
    encode({ challenge, solution: wrong }),
    encode({ challenge, solution: { counter: '1', derivedKey: 1 } }),
    encode({ challenge: { parameters: {}, signature }, solution: wrong }),
    encode({ challenge: { ...challenge, signature: '' }, solution: wrong }),
    encode({ challenge: { ...easy, signature }, solution: wrong }),
    await solve(easy),
  ]) {
    await expect(challenges.check('trg_a', text)).rejects.toEqual(failure(/not solved/))
  }
  await expect(challenges.check('trg_a', undefined)).rejects.toEqual(
    expect.objectContaining({ code: 'challenge_required' }),
  )
})

test('a challenge that was given out before the key changed is taken, for its own trigger', async () => {
  const payload = await solve(await challenges.create('trg_a'))
  const later = createChallenges([randomBytes(32), key], now)
  expect(await later.check('trg_a', payload)).toEqual(
    await challenges.check('trg_a', payload),
  )
  await expect(later.check('trg_b', payload)).rejects.toEqual(failure(/not for this/))
  await expect(
    createChallenges([randomBytes(32), randomBytes(32)], now).check('trg_a', payload),
  ).rejects.toEqual(failure(/not solved/))
})
