/**
 * What a token may be allowed: `read` looks at everything of the workspace, `run` starts runs,
 * publishes events and subscribes endpoints of its own, `manage` changes everything else,
 * `admin` makes and removes tokens of the workspace. None includes another.
 */
export const SCOPES = ['read', 'run', 'manage', 'admin'] as const

export type Scope = (typeof SCOPES)[number]

/** What a token gets when nothing is said: all but the right to make more tokens. */
export const DEFAULT_SCOPES: readonly Scope[] = ['read', 'run', 'manage']

/** Those of `wanted` that are not among `held`. */
export function missingScopes(
  held: readonly Scope[],
  wanted: readonly Scope[],
): readonly Scope[] {
  return wanted.filter((scope) => !held.includes(scope))
}
