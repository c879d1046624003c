/** The states in the order in which a run passes them; those that wait for a person first. */
export const RUN_STATES = [
  'blocked',
  'held',
  'quarantined',
  'accepted',
  'starting',
  'running',
  'completed',
  'failed',
  'cancelled',
  'timed_out',
  'lost',
] as const

export type RunsSearch = { state?: string[] | undefined; q?: string | undefined }

/** What the address says; what it does not know is dropped. */
export function readRunsSearch(search: Record<string, unknown>): RunsSearch {
  const states = [search['state'] ?? []]
    .flat()
    .filter((state): state is string => RUN_STATES.some((known) => known === state))
  const q = search['q']
  return {
    state: states.length > 0 ? states : undefined,
    q: typeof q === 'string' && q !== '' ? q : undefined,
  }
}
