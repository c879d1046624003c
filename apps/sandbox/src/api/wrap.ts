import type { Profile } from '../profile.ts'

/** Writes stand bare in the documentation and inside `data` on the newer server. */
export function wrapWrite(
  profile: Profile,
  body: unknown,
  beside: Record<string, unknown> = {},
): unknown {
  return profile.wrapsWrites ? { data: body, ...beside } : body
}
