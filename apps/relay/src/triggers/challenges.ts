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
import type { EncryptionKeys } from '../workspaces/seal.ts'
import { RelayError } from '../http/errors.ts'

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

/**
 * The newest key signs challenges, so that every process with the same keys knows them again,
 * also those that a former key signed.
 */
export function createChallenges(
  [newest, ...former]: EncryptionKeys,
  now: () => Date,
): Challenges {
  const signing = secretsFrom(newest)
  const known = [signing, ...former.map(secretsFrom)]

  /** The secrets of the key that signed the challenge, once it is solved. */
  async function verify(payload: Payload) {
    for (const secrets of known) {
      const verdict = await verifySolution({ ...secrets, ...payload, deriveKey })
      if (verdict.expired) throw challengeFailed('has expired')
      if (verdict.verified) return secrets
      if (!verdict.invalidSignature) break
    }
    throw challengeFailed('is not solved')
  }

  return {
    async create(triggerId) {
      return createChallenge({
        ...signing,
        algorithm: 'PBKDF2/SHA-256',
        deriveKey,
        cost: COST,
        counter: randomInt(MAX_TRIES, MIN_TRIES),
        expiresAt: new Date(now().getTime() + LIFETIME_MS),
        data: { trigger: nameOf(signing, triggerId) },
      })
    },

    async check(triggerId, text) {
      if (text === undefined) throw new RelayError('challenge_required', REQUIRED)
      const payload = readPayload(text)
      if (!payload) throw challengeFailed('is not solved')
      const secrets = await verify(payload)
      const { parameters, signature = '' } = payload.challenge
      if (parameters.data?.['trigger'] !== nameOf(secrets, triggerId)) {
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

type Secrets = { hmacSignatureSecret: string; hmacKeySignatureSecret: string }

function secretsFrom(key: Buffer): Secrets {
  return {
    hmacSignatureSecret: secretFor('altcha challenge', key),
    hmacKeySignatureSecret: secretFor('altcha key', key),
  }
}

// The id of a trigger is a secret, and challenges end up in all kinds of logs.
function nameOf({ hmacSignatureSecret }: Secrets, triggerId: string): string {
  return createHmac('sha256', hmacSignatureSecret).update(triggerId).digest('hex')
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
