import { createHmac, hkdfSync } from 'node:crypto'
import {
  createChallenge,
  randomInt,
  verifySolution,
  type Challenge,
  type Payload,
} from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { z } from 'zod'
import { RelayError } from '../errors.ts'

const LIFETIME_MS = 10 * 60_000

// One try derives a key in 2,000 rounds, 0.4 ms on one core of a server; a challenge takes
// 2,500 tries on average, so a caller pays about a second and the relay under a millisecond.
const COST = 2_000
const MIN_TRIES = 1_000
const MAX_TRIES = 4_000

/** A challenge that was solved. Whoever lets the call in must use it up. */
export type SolvedChallenge = { id: Buffer; expiresAt: Date }

/** Puzzles that cost a caller some work, so that calls in masses are dear (ALTCHA). */
export type Challenges = {
  /** A new one for a trigger, good for ten minutes and for one call. */
  create(triggerId: string): Promise<Challenge>
  /**
   * Checks what the widget wrote into its field: a solved challenge of this trigger.
   *
   * @throws {RelayError} `challenge_required` without one, `challenge_failed` with one that
   *   is not solved, not ours, of another trigger, or expired.
   */
  check(triggerId: string, payload: string | undefined): Promise<SolvedChallenge>
}

/** The key signs challenges, so that every process with the same one knows them again. */
export function createChallenges(encryptionKey: Buffer, now: () => Date): Challenges {
  const secrets = {
    hmacSignatureSecret: secretFor('altcha challenge', encryptionKey),
    hmacKeySignatureSecret: secretFor('altcha key', encryptionKey),
  }
  // The id of a trigger is a secret, and challenges end up in all kinds of logs.
  const nameOf = (triggerId: string) =>
    createHmac('sha256', secrets.hmacSignatureSecret).update(triggerId).digest('hex')

  return {
    async create(triggerId) {
      return createChallenge({
        ...secrets,
        algorithm: 'PBKDF2/SHA-256',
        deriveKey,
        cost: COST,
        counter: randomInt(MAX_TRIES, MIN_TRIES),
        expiresAt: new Date(now().getTime() + LIFETIME_MS),
        data: { trigger: nameOf(triggerId) },
      })
    },

    async check(triggerId, text) {
      if (text === undefined) throw new RelayError('challenge_required', REQUIRED)
      const payload = readPayload(text)
      if (!payload) throw challengeFailed('is not solved')
      const verdict = await verifySolution({ ...secrets, ...payload, deriveKey })
      if (verdict.expired) throw challengeFailed('has expired')
      if (!verdict.verified) throw challengeFailed('is not solved')
      const { parameters, signature = '' } = payload.challenge
      if (parameters.data?.['trigger'] !== nameOf(triggerId)) {
        throw challengeFailed('is not for this trigger')
      }
      return {
        id: Buffer.from(signature, 'hex'),
        expiresAt: new Date((parameters.expiresAt ?? 0) * 1_000),
      }
    },
  }
}

const REQUIRED =
  'This trigger asks for a solved challenge in the field _altcha. Get one with GET …/challenge.'

/** The refusal of a challenge, with what to do about it. */
export function challengeFailed(why: string): RelayError {
  return new RelayError(
    'challenge_failed',
    `The challenge ${why}. Get a new one with GET …/challenge and solve it.`,
  )
}

function secretFor(purpose: string, key: Buffer): string {
  return Buffer.from(hkdfSync('sha256', key, '', purpose, 32)).toString('hex')
}

// The rest of what a challenge holds is covered by its signature, which is looked at first.
const PayloadShape = z.object({
  challenge: z.object({ parameters: z.looseObject({}), signature: z.string() }),
  solution: z.object({ counter: z.number(), derivedKey: z.string() }),
})

function readPayload(text: string): Payload | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'))
    return PayloadShape.parse(json) as unknown as Payload
  } catch {
    // Whatever it is, it is no solution.
    return undefined
  }
}
