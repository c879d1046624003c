import { RelayError } from './errors.ts'

type Thing =
  | 'delivery'
  | 'endpoint'
  | 'recovery'
  | 'run'
  | 'run in quarantine or held'
  | 'schedule'
  | 'token'
  | 'trigger'
  | 'workspace'

/**
 * What was found under an id that a caller gave; `false` is what a deletion says that found
 * nothing. Somebody else's and nobody's are refused alike, so that ids tell nothing.
 *
 * @throws {RelayError} `not_found`
 */
export function existing<Found>(found: Found | undefined | false, thing: Thing): Found {
  if (found === undefined || found === false) {
    throw new RelayError('not_found', `There is no such ${thing}.`)
  }
  return found
}

/** What was found, if it belongs to the workspace. */
export function ownOf<Found extends { workspaceId: string }>(
  workspaceId: string,
  found: Found | undefined,
): Found | undefined {
  return found?.workspaceId === workspaceId ? found : undefined
}
