import type { Answer, Call } from '../http/call.ts'
import type { Bucket } from '../ledgers/rate.ts'
import type { Profile } from '../profile.ts'
import type { Key, Scope } from '../state/key.ts'
import type { World } from '../world.ts'

/** One call that has been let in, with everything a handler may need. */
export type Visit = {
  world: World
  profile: Profile
  call: Call
  params: Readonly<Record<string, string>>
  key: Key
  now: number
}

export type OpenVisit = Omit<Visit, 'key'>

type Address = { method: string; path: string }

export type KeyedRoute = Address & {
  /** Any one of these; `poll` stands for what the profile asks for. */
  scopes: readonly Scope[] | 'poll'
  bucket: Bucket
  /** Whether an Idempotency-Key is honoured. */
  idempotent?: true
  handle(visit: Visit): Answer
}

/** A route that needs no key. */
export type OpenRoute = Address & { open: true; handle(visit: OpenVisit): Answer }

export type Route = KeyedRoute | OpenRoute
