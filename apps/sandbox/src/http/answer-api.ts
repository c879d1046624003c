import { BASE_PATH, ROUTES } from '../api/routes.ts'
import type { KeyedRoute, Route, Visit } from '../api/route.ts'
import { authenticate, requireScope } from '../ledgers/authorize.ts'
import { findReplay, idempotencyKeyOf, storeAnswer } from '../ledgers/idempotency.ts'
import { takeFrom } from '../ledgers/rate.ts'
import { profileOf } from '../profile.ts'
import type { World } from '../world.ts'
import { json, type Answer, type Call } from './call.ts'
import { createMatcher, type Match } from './match-route.ts'
import { answerRefusal } from './refusal-answer.ts'

const match = createMatcher(ROUTES)

export type FoundRoute = Match<Route>

/** The documented route of a call, if it has one. */
export function findRoute(call: Call): FoundRoute | undefined {
  if (!isApi(call)) return undefined
  return match(call.method, call.path.slice(BASE_PATH.length))
}

export function isApi({ path }: Call): boolean {
  return path === BASE_PATH || path.startsWith(`${BASE_PATH}/`)
}

/** Answers a call of the emulated API: who asks, may they, how often, and then the route. */
export function answerApi(
  world: World,
  call: Call,
  { route, params }: FoundRoute,
): Answer {
  const profile = profileOf(world.state.settings)
  const now = world.clock.now()
  const visit = { world, profile, call, params, now }
  if ('open' in route) {
    return withCors(attempt(() => route.handle(visit), visit))
  }
  return attempt(() => answerKeyed(route, visit), visit)
}

function answerKeyed(route: KeyedRoute, visit: Omit<Visit, 'key'>): Answer {
  const { world, call, now, profile } = visit
  const key = authenticate(world.state, call, now)
  requireScope(key, route.scopes === 'poll' ? profile.pollScopes : route.scopes)
  const keyed = { ...visit, key }
  const rate = takeFrom(world.state, key, route.bucket, now)
  const answer = attempt(() => answerOnce(route, keyed), visit)
  return { ...answer, headers: { ...answer.headers, ...rate } }
}

function answerOnce(route: KeyedRoute, visit: Visit): Answer {
  const { world, key, call, now } = visit
  if (!route.idempotent || !idempotencyKeyOf(call)) return route.handle(visit)
  const replay = findReplay(world.state, key, call, now)
  if (replay) return replay
  const answer = route.handle(visit)
  storeAnswer(world.state, key, call, answer, now)
  return answer
}

function attempt(work: () => Answer, { profile }: Pick<Visit, 'profile'>): Answer {
  try {
    return work()
  } catch (thrown) {
    return answerRefusal(thrown, profile)
  }
}

function withCors(answer: Answer): Answer {
  const headers = { ...answer.headers, 'access-control-allow-origin': '*' }
  return { ...answer, headers }
}

/** A route that does not exist must not look like one that works. */
export function notImplemented(call: Call): Answer {
  return json(501, {
    error: `The sandbox has no ${call.method} ${call.path}`,
    routes: ROUTES.map(({ method, path }) => `${method} ${BASE_PATH}${path}`),
  })
}
