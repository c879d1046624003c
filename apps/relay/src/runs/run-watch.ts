import type { Context } from './context.ts'
import { hasEnded, type RunState } from './run-state.ts'
import type { RunHead } from './run.ts'
import { listChangedRuns, type RunProgress } from './run-progress-sql.ts'
import { startTicker } from '../work/ticker.ts'

// A change may be written by another process, so rows are looked at again and again: all that
// are waited for in one statement.
const LOOK_EVERY_MS = 250
const MAX_RUNS_PER_LOOK = 2_000
// Beyond that many nobody is made to wait: the run is told as it is.
const MAX_WATCHERS = 10_000

type Options = {
  /** How long to look, in milliseconds. */
  waitMs: number
  /** Aborted when nobody waits any more. */
  signal: AbortSignal
}

/** Follows runs for everybody in this process who waits for them, with one look for all. */
export type RunWatch = {
  /** The run as it is, and then again at each change of its state, until it has ended. */
  states<Known extends RunHead>(run: Known, options: Options): AsyncGenerator<Known, void>
  close(): Promise<void>
}

/** A run as it was when it was last looked at. */
type Watched = {
  id: string
  latest: Omit<RunProgress, 'id'>
  isGone: boolean
  watchers: Set<() => void>
}

type Parts = Pick<Context, 'db' | 'liveness' | 'log' | 'report'>

export function openRunWatch(context: Parts): RunWatch {
  const { db } = context
  const all = new Map<string, Watched>()
  let watcherCount = 0
  const ticker = startTicker(context, {
    name: 'look at runs that are waited for',
    intervalMs: LOOK_EVERY_MS,
    tick: look,
  })

  async function look(): Promise<void> {
    const watched = [...all.values()]
    for (let from = 0; from < watched.length; from += MAX_RUNS_PER_LOOK) {
      const some = watched.slice(from, from + MAX_RUNS_PER_LOOK)
      const known = some.map(({ id, latest }) => ({ id, state: latest.state }))
      for (const progress of await listChangedRuns(db, known)) take(progress)
    }
  }

  function take({ id, ...latest }: RunProgress): void {
    const one = all.get(id)
    if (!one) return
    if (latest.state === undefined) one.isGone = true
    else one.latest = latest
    for (const wake of one.watchers) wake()
  }

  function join(run: RunHead, wake: () => void): Watched {
    const latest = progressOf(run)
    const one = all.get(run.id) ?? {
      id: run.id,
      latest,
      isGone: false,
      watchers: new Set(),
    }
    // Whoever joins has just read the run; were that older, the next look would tell.
    one.latest = latest
    all.set(run.id, one)
    one.watchers.add(wake)
    watcherCount++
    return one
  }

  function leave(one: Watched, wake: () => void): void {
    one.watchers.delete(wake)
    watcherCount--
    if (one.watchers.size === 0) all.delete(one.id)
  }

  async function* states<Known extends RunHead>(run: Known, { waitMs, signal }: Options) {
    yield run
    if (hasEnded(run.state) || waitMs <= 0 || watcherCount >= MAX_WATCHERS) return
    const until = AbortSignal.any([signal, AbortSignal.timeout(waitMs)])
    let wake = () => {}
    const listener = () => wake()
    const one = join(run, listener)
    let told: RunState = run.state
    try {
      while (!until.aborted && !one.isGone && !hasEnded(told)) {
        const { state, ...latest } = one.latest
        if (state !== undefined && state !== told) {
          told = state
          yield { ...run, ...latest, state }
          continue
        }
        await new Promise<void>((resolve) => {
          wake = resolve
          until.addEventListener('abort', () => resolve(), { once: true })
        })
      }
    } finally {
      leave(one, listener)
    }
  }

  return { states, close: async () => ticker.close() }
}

/** The run once it has ended, or as it is after `waitMs`, or when nobody waits any more. */
export async function waitForEnd<Known extends RunHead>(
  watch: RunWatch,
  run: Known,
  options: Options,
): Promise<Known> {
  let latest = run
  for await (const state of watch.states(run, options)) latest = state
  return latest
}

function progressOf(run: RunHead): Omit<RunProgress, 'id'> {
  const { state, error, startedAt, endedAt, deadlineAt, batchId } = run
  return { state, error, startedAt, endedAt, deadlineAt, batchId }
}
