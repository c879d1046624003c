import type { Gauge } from 'prom-client'
import type { Context } from '../work/context.ts'
import type { Metrics } from '../base/metrics.ts'
import type { Db } from '../db/db.ts'
import type { SavedBudget } from '../upstream/saved-budget.ts'
import {
  countDue,
  countRuns,
  countTroubledEndpoints,
  listLanes,
  type LaneRow,
} from './stored-figures-sql.ts'

const WINDOW_MS = 60_000
/** Whoever scrapes more often, or from several places, costs the database nothing more. */
const FRESH_MS = 15_000

type Parts = Pick<Context, 'now' | 'report'> & { db: Db; metrics: Metrics }

/**
 * Gauges of what is in the database: the same from every process. They are read again when
 * they are older than 15 s; while the database is away they keep their last values, and
 * `relay_database_figures_age_seconds` says how old those are.
 */
export function createStoredFigures({ db, metrics, now, report }: Parts) {
  let figures: Figures | undefined
  let readAtMs = -Infinity
  let reading: Promise<void> | undefined

  async function read(): Promise<void> {
    try {
      figures = await readFigures(db, now())
      readAtMs = performance.now()
    } catch (error) {
      report('cannot read figures for metrics', error)
    } finally {
      reading = undefined
    }
  }

  plain(
    'relay_database_figures_age_seconds',
    AGE,
    () => (performance.now() - readAtMs) / 1_000,
  )
  plain(
    'relay_runs_waiting_oldest_seconds',
    'Age of the oldest run that waits.',
    ({ runs }) => runs.find(({ state }) => state === 'accepted')?.oldestSeconds,
  )
  labelled('relay_runs', 'Runs that have not ended, by state.', 'state', ({ runs }) =>
    runs.map(({ state, count }) => [state, count]),
  )
  labelled(
    'relay_lanes_budget_per_minute',
    'What all keys may send.',
    'of',
    ({ lanes }) => lanes.limits,
  )
  labelled(
    'relay_lanes_sent_last_minute',
    'What was sent with all keys.',
    'of',
    ({ lanes }) => lanes.sent,
  )
  labelled(
    'relay_lanes_in_trouble',
    'Keys with which nothing is sent, and why.',
    'code',
    ({ lanes }) => lanes.troubles,
  )
  plain(
    'relay_lanes_used_up',
    'Keys whose requests of this minute are used up.',
    ({ lanes }) => lanes.usedUp,
  )
  plain(
    'relay_deliveries_due',
    'Deliveries that are due and were not made.',
    ({ due }) => due.count,
  )
  plain(
    'relay_deliveries_due_oldest_seconds',
    'For how long the oldest of them has been due.',
    ({ due }) => due.oldestSeconds,
  )
  labelled(
    'relay_endpoints_in_trouble',
    'Endpoints in trouble, by kind.',
    'kind',
    ({ endpoints }) => Object.entries(endpoints),
  )

  /** What is not known is no zero. */
  function plain(
    name: string,
    help: string,
    of: (figures: Figures) => number | undefined,
  ) {
    metrics.gauge(name, help, (gauge) => gauge.set((figures && of(figures)) ?? NaN))
  }

  type Pairs = readonly (readonly [string, number])[]

  function labelled(
    name: string,
    help: string,
    label: string,
    of: (figures: Figures) => Pairs,
  ) {
    const set = (gauge: Gauge) => {
      gauge.reset()
      for (const [value, count] of figures ? of(figures) : []) {
        gauge.set({ [label]: value }, count)
      }
    }
    metrics.gauge(name, help, set, [label])
  }

  return {
    /** Reads the figures again where they are old. Never throws. */
    async refresh(): Promise<void> {
      if (performance.now() - readAtMs < FRESH_MS) return
      await (reading ??= read())
    },
  }
}

const AGE = 'How old the figures are that come from the database.'

type Figures = Awaited<ReturnType<typeof readFigures>>

async function readFigures(db: Db, now: Date) {
  return {
    runs: await countRuns(db, now),
    lanes: figuresOfLanes(await listLanes(db), now.getTime()),
    due: await countDue(db, now),
    endpoints: await countTroubledEndpoints(db),
  }
}

function figuresOfLanes(lanes: readonly LaneRow[], nowMs: number) {
  const sums = { requests: { limit: 0, sent: 0 }, starts: { limit: 0, sent: 0 } }
  const troubles = new Map<string, number>()
  let usedUp = 0
  for (const { budget, askedAtMs, trouble } of lanes) {
    const asked = askedAtMs.filter((at) => at > nowMs - WINDOW_MS && at <= nowMs).length
    const requests = sentOf(budget?.requests, nowMs) + asked
    sums.requests.sent += requests
    sums.starts.sent += sentOf(budget?.starts, nowMs)
    sums.requests.limit += finite(budget?.requests.limit)
    sums.starts.limit += finite(budget?.starts.limit)
    if (budget && requests >= budget.requests.limit) usedUp++
    const isOver = trouble?.until !== undefined && Date.parse(trouble.until) <= nowMs
    if (trouble && !isOver)
      troubles.set(trouble.code, (troubles.get(trouble.code) ?? 0) + 1)
  }
  const parts = Object.entries(sums)
  return {
    limits: parts.map(([of, { limit }]) => [of, limit] as const),
    sent: parts.map(([of, { sent }]) => [of, sent] as const),
    troubles: [...troubles],
    usedUp,
  }
}

// A budget without a limit is kept as null.
function finite(limit: number | null | undefined): number {
  return Number.isFinite(limit) ? Number(limit) : 0
}

function sentOf(part: SavedBudget['requests'] | undefined, nowMs: number): number {
  return (part?.sent ?? [])
    .filter(([second]) => second > (nowMs - WINDOW_MS) / 1_000)
    .reduce((sum, [, count]) => sum + count, 0)
}
