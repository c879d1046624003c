import { dailyLimitOf, limitOf, usageOf } from '../ledgers/rate.ts'
import { json, type Answer } from '../http/call.ts'
import type { Visit } from './route.ts'

/** `GET /developer/usage` — the shape is ours: none has been published. */
export function getUsage({ world, key, now }: Visit): Answer {
  const account = world.state.accounts.get(key.accountId)
  const usage = usageOf(world.state, key, now)
  const limits = {
    requestsPerMinute: limitOf(world.state, key, 'requests'),
    executionsPerMinute: limitOf(world.state, key, 'executes'),
    executionsPerDay: finite(dailyLimitOf(key)),
  }
  return json(200, {
    plan: key.plan,
    credits: {
      remaining: account?.credits ?? 0,
      reserved: account?.reserved ?? 0,
      used: account?.spent ?? 0,
    },
    executionsToday: usage.executedToday,
    limits,
  })
}

function finite(limit: number): number | null {
  return Number.isFinite(limit) ? limit : null
}
