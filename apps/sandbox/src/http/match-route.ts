export type Matchable = { method: string; path: string }

export type Match<Route> = { route: Route; params: Readonly<Record<string, string>> }

/** Finds routes by method and path. Paths are split once, when the matcher is made. */
export function createMatcher<Route extends Matchable>(routes: readonly Route[]) {
  const split = routes.map((route) => ({ route, parts: route.path.split('/') }))

  return (method: string, path: string): Match<Route> | undefined => {
    const given = path.split('/')
    for (const { route, parts } of split) {
      if (route.method !== method || parts.length !== given.length) continue
      const params = matchParts(parts, given)
      if (params) return { route, params }
    }
    return undefined
  }
}

function matchParts(
  parts: readonly string[],
  given: readonly string[],
): Record<string, string> | undefined {
  const params: Record<string, string> = {}
  for (const [index, part] of parts.entries()) {
    const value = given[index] ?? ''
    if (part.startsWith('{')) params[part.slice(1, -1)] = decode(value)
    else if (part !== value) return undefined
  }
  return params
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    // Not valid escapes, so no id of ours either; it will not be found.
    return value
  }
}
