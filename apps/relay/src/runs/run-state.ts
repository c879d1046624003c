export type RunState =
  | 'quarantined'
  | 'accepted'
  | 'starting'
  | 'blocked'
  | 'held'
  | 'running'
  | 'completed'
  | 'failed'
  | 'cancelled'
  | 'timed_out'
  | 'lost'

export type EndState = 'completed' | 'failed' | 'cancelled' | 'timed_out' | 'lost'

const ENDS = ['completed', 'failed', 'cancelled', 'timed_out', 'lost'] as const

/** In the order in which a run goes through them. */
export const RUN_STATES = [
  'quarantined',
  'accepted',
  'starting',
  'blocked',
  'held',
  'running',
  ...ENDS,
] as const satisfies readonly RunState[]

/** Which state may follow which. A run in a state without a next one has ended. */
const NEXT: Record<RunState, readonly RunState[]> = {
  // Taken for spam: it starts only when somebody releases it.
  quarantined: ['accepted'],
  accepted: ['starting', 'cancelled', 'failed', 'timed_out'],
  starting: ['running', 'blocked', 'held', ...ENDS],
  // No credits, a key that is refused, or a start that is: it goes on when that is mended.
  blocked: ['starting', 'cancelled', 'failed', 'timed_out'],
  // It may have been started or not, or the relay fails at it: an operator starts it, adopts its
  // execution or fails it.
  held: ['accepted', 'running', 'failed', 'timed_out'],
  running: ['held', ...ENDS],
  completed: [],
  failed: [],
  cancelled: [],
  timed_out: [],
  lost: [],
}

export function canMove(from: RunState, to: RunState): boolean {
  return NEXT[from].includes(to)
}

export function hasEnded(state: RunState): state is EndState {
  return NEXT[state].length === 0
}

/** Every state that may move to `to`: what a compare-and-set in SQL compares with. */
export function statesBefore(to: RunState): RunState[] {
  return RUN_STATES.filter((from) => canMove(from, to))
}
