import type { Answer, Call } from '../http/call.ts'
import { Refusal } from '../http/refusal.ts'
import { digest } from '../state/random.ts'
import type { Key } from '../state/key.ts'
import type { State } from '../state/state.ts'

const KEPT_MS = 24 * 60 * 60_000

/** The caller's idempotency key, kept apart for each API key. */
export function idempotencyKeyOf(call: Call): string | undefined {
  return call.headers['idempotency-key']?.trim() || undefined
}

/** The answer to an earlier call with the same idempotency key, in its very bytes. */
export function findReplay(
  state: State,
  key: Key,
  call: Call,
  now: number,
): Answer | undefined {
  const stored = state.answers.get(slot(key, call))
  if (!stored || now - stored.storedAt >= KEPT_MS) return undefined
  if (stored.fingerprint !== fingerprint(call) && rejects(state)) {
    throw new Refusal(422, 'Idempotency-Key was used with a different request', {
      code: 'idempotency_mismatch',
    })
  }
  return { status: stored.status, headers: { ...stored.headers }, body: stored.body }
}

/** Keeps an answer for 24 hours. Refusals are not kept: trying again may well succeed. */
export function storeAnswer(
  state: State,
  key: Key,
  call: Call,
  answer: Answer,
  now: number,
): void {
  if (answer.status >= 300) return
  forgetOld(state, now)
  state.answers.delete(slot(key, call))
  state.answers.set(slot(key, call), {
    fingerprint: fingerprint(call),
    status: answer.status,
    headers: { ...answer.headers },
    body: answer.body.toString(),
    storedAt: now,
  })
}

/** Answers are in the order in which they were stored, so the old ones stand first. */
function forgetOld(state: State, now: number): void {
  for (const [name, { storedAt }] of state.answers) {
    if (now - storedAt < KEPT_MS) return
    state.answers.delete(name)
  }
}

export function slot(key: Key, call: Call): string {
  return `${key.id}:${idempotencyKeyOf(call) ?? ''}`
}

function fingerprint(call: Call): string {
  return digest(call.method, call.path, call.body.toString('latin1'))
}

function rejects(state: State): boolean {
  return state.settings.idempotencyMismatch === 'reject'
}
