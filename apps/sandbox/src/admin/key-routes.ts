import { z } from 'zod'
import { json } from '../http/call.ts'
import { notFound } from '../http/refusal.ts'
import { ALLOWANCES } from '../ledgers/credits.ts'
import { headersFor, limitOf, usageOf, dailyLimitOf } from '../ledgers/rate.ts'
import { DEFAULT_ACCOUNT } from '../state/create-state.ts'
import { nextId } from '../state/ids.ts'
import { PLANS, SCOPES, type Key } from '../state/key.ts'
import type { World } from '../world.ts'
import { withBody, withoutBody, type AdminRoute } from './admin-route.ts'

const PREFIXES = { sk: 'sk-sandbox-', wf_live: 'wf_live_sandbox_' } as const

const NewKey = z.object({
  prefix: z.enum(['sk', 'wf_live']).default('sk'),
  plan: z.enum(PLANS).default('pro'),
  scopes: z.array(z.enum(SCOPES)).default([...SCOPES]),
  /** Another account has its own workflows and credits. */
  accountId: z.string().default(DEFAULT_ACCOUNT),
  expiresAt: z.iso.datetime().nullable().default(null),
})

export const KEY_ROUTES: readonly AdminRoute[] = [
  withoutBody('GET /keys', 'Every key, with what is left of its budgets', ({ world }) =>
    json(
      200,
      [...world.state.keys.values()].map((key) => toEntry(world, key)),
    ),
  ),
  withBody('POST /keys', 'Makes a key', NewKey, ({ world, body }) => {
    const { state } = world
    const expiresAt = body.expiresAt === null ? null : Date.parse(body.expiresAt)
    const key: Key = {
      id: nextId(state, 'key_'),
      secret: nextId(state, PREFIXES[body.prefix]),
      accountId: body.accountId,
      plan: body.plan,
      scopes: body.scopes,
      expiresAt,
    }
    state.keys.set(key.secret, key)
    openAccount(world, key)
    return json(201, toEntry(world, key))
  }),
  withoutBody('DELETE /keys/{id}', 'Takes a key back', ({ world, params }) => {
    for (const key of world.state.keys.values()) {
      if (key.id !== params['id']) continue
      world.state.keys.delete(key.secret)
      return json(200, { deleted: true })
    }
    throw notFound('Key')
  }),
  withBody(
    'PUT /credits',
    'Sets the credits of an account',
    z.object({
      accountId: z.string().default(DEFAULT_ACCOUNT),
      credits: z.number().nonnegative(),
    }),
    ({ world, body }) => {
      const account = world.state.accounts.get(body.accountId)
      if (!account) throw notFound('Account')
      account.credits = body.credits
      return json(200, account)
    },
  ),
]

function openAccount({ state }: World, { accountId, plan }: Key): void {
  if (state.accounts.has(accountId)) return
  const credits = ALLOWANCES[plan]
  state.accounts.set(accountId, { id: accountId, credits, reserved: 0, spent: 0 })
}

function toEntry(world: World, key: Key) {
  const { state } = world
  const now = world.clock.now()
  const gauge = (bucket: 'requests' | 'executes') => {
    const headers = headersFor(state, key, bucket, now)
    const remaining = Number(headers['x-ratelimit-remaining'])
    return { limit: limitOf(state, key, bucket), remaining }
  }
  const daily = dailyLimitOf(key)
  return {
    ...key,
    expiresAt: key.expiresAt === null ? null : new Date(key.expiresAt).toISOString(),
    requests: gauge('requests'),
    executes: gauge('executes'),
    today: {
      limit: Number.isFinite(daily) ? daily : null,
      used: usageOf(state, key, now).executedToday,
    },
    account: state.accounts.get(key.accountId) ?? null,
  }
}
