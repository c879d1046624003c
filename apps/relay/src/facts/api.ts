import { z } from 'zod'
import { RelayError } from '../http/errors.ts'
import { severalOf } from '../http/read-query.ts'
import { Moment } from '../http/shapes.ts'
import { GivenMoment } from '../http/times.ts'
import type { Context } from '../workspaces/context.ts'
import { route } from '../workspaces/route.ts'
import { KEPT_MS } from './count-facts.ts'
import { HOUR_MS, MINUTE_MS, readProgress } from './facts-sql.ts'
import {
  DIMENSIONS,
  MEASURE_NAMES,
  MEASURES,
  type Dimension,
  type Measure,
} from './measures.ts'
import { readCounted, type Counted, type Period } from './read-facts-sql.ts'
import { pointsOf, type Point } from './series.ts'

const INTERVALS = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '1h': HOUR_MS,
  '6h': 6 * HOUR_MS,
  '1d': 24 * HOUR_MS,
  '7d': 7 * 24 * HOUR_MS,
} as const
type Interval = keyof typeof INTERVALS
const INTERVAL_NAMES = Object.keys(INTERVALS) as [Interval, ...Interval[]]

const MOST_POINTS = 500
// A Monday, so that weeks begin with one.
const ORIGIN_MS = Date.UTC(2000, 0, 3)

const Query = z.object({
  measure: severalOf(z.enum(MEASURE_NAMES))
    .refine((given) => given !== undefined && given.length <= MEASURE_NAMES.length, {
      message: `must be one of ${MEASURE_NAMES.join(', ')}, or several of them, each as its own parameter`,
    })
    .meta({ description: wordsOfMeasures() }),
  interval: z.enum(INTERVAL_NAMES).optional().meta({
    description: 'By default the shortest with which there are at most 500 points.',
  }),
  from: GivenMoment.optional().meta({ description: 'By default a day before `to`.' }),
  to: GivenMoment.optional().meta({ description: 'By default now.' }),
  groupBy: severalOf(z.enum(DIMENSIONS)).meta({
    description:
      'One series more for each value of it, of the twenty that have most, at the measures ' +
      'that know it.',
  }),
})

const SeriesShape = z
  .object({
    measure: z.string(),
    unit: z.enum(['count', 'credits', 'share', 'ms']),
    group: z
      .object({ by: z.enum(DIMENSIONS), value: z.string() })
      .nullable()
      .meta({ description: 'Null for all together.' }),
    points: z.array(z.number().nullable()).meta({
      description:
        'One for each interval from `from` on. Null where it is not counted yet, and of a ' +
        'share or percentile where nothing happened.',
    }),
  })
  .meta({ id: 'Series' })

/** `GET /v1/metrics` */
export const getMetrics = route({
  summary: 'How much happened, and how fast, over time',
  description:
    'Several measures in one call. Intervals begin where those of UTC do. Minutes are kept ' +
    'for 8 days and hours for 400; a minute is counted once, 90 seconds after it is over.',
  query: Query,
  answers: {
    200: z.object({
      from: Moment,
      to: Moment,
      interval: z.enum(INTERVAL_NAMES),
      countedUntil: Moment.meta({ description: 'What is later is not counted yet.' }),
      series: z.array(SeriesShape),
    }),
  },
}).by(({ db, now }: Pick<Context, 'db' | 'now'>) => async ({ query, workspaceId }) => {
  const { measure: names = [], groupBy = [] } = query
  refuseUnknownGroups(names, groupBy)
  const span = spanOf(query, now())
  const progress = await readProgress(db)
  const period = { workspaceId, ...span, hoursUntil: hoursUntil(span, progress.hour) }
  const read = createReader(db, period)
  const series = []
  for (const name of new Set(names)) {
    const measure = MEASURES[name]
    if (!measure) continue
    const shown = { measure: name, unit: measure.unit }
    const show = (counted: readonly Counted[]) =>
      hideUncounted(pointsOf(measure, counted, span.count), span, progress.minute)
    const all = await read(measure.fact, undefined)
    series.push({ ...shown, group: null, points: show(all) })
    for (const by of dimensionsOf(measure, groupBy)) {
      const groups = Map.groupBy(await read(measure.fact, by), ({ value }) => value)
      for (const [value, counted] of groups) {
        series.push({ ...shown, group: { by, value }, points: show(counted) })
      }
    }
  }
  const { from, to, interval } = span
  const body = { from, to, interval, countedUntil: progress.minute, series }
  return { status: 200, body }
})

function dimensionsOf({ by }: Measure, wanted: readonly Dimension[]): Dimension[] {
  return by.filter((dimension) => wanted.includes(dimension))
}

/** Measures of one fact are made of the same rows. */
function createReader(db: Context['db'], period: Period) {
  const known = new Map<string, Promise<Counted[]>>()
  return async (fact: string, by: Dimension | undefined): Promise<Counted[]> => {
    const key = `${fact} ${by ?? ''}`
    const reading = known.get(key) ?? readCounted(db, fact, by, period)
    known.set(key, reading)
    return reading
  }
}

function refuseUnknownGroups(names: readonly string[], groupBy: readonly Dimension[]) {
  const known = new Set(names.flatMap((name) => MEASURES[name]?.by ?? []))
  const unknown = groupBy.filter((dimension) => !known.has(dimension))
  if (unknown.length === 0) return
  const may = known.size === 0 ? 'nothing' : [...known].join(', ')
  refuse(
    'groupBy',
    `${unknown.join(', ')}: none of these measures knows it. They know ${may}.`,
  )
}

type Span = {
  from: Date
  to: Date
  interval: Interval
  intervalMs: number
  count: number
}

/** Whole intervals that hold the period which was asked for. */
function spanOf(query: z.output<typeof Query>, now: Date): Span {
  const to = query.to ?? now
  const from = query.from ?? new Date(to.getTime() - 24 * HOUR_MS)
  if (from >= to) refuse('from', 'must be before "to"')
  const oldest = new Date(now.getTime() - KEPT_MS.hour)
  if (from < oldest)
    refuse('from', `Nothing is kept from before ${oldest.toISOString()}.`)
  const fitting = INTERVAL_NAMES.filter((name) => fits(name, from, to, now))
  const interval = query.interval ?? fitting[0] ?? '7d'
  if (!fitting.includes(interval)) {
    refuse(
      'interval',
      `That is too fine for this period: at most ${MOST_POINTS} points, and minutes for 8 days only. Use ${fitting.join(', ')}.`,
    )
  }
  const intervalMs = INTERVALS[interval]
  const firstMs = alignDown(from, intervalMs)
  const count = Math.ceil((to.getTime() - firstMs) / intervalMs)
  return {
    from: new Date(firstMs),
    to: new Date(firstMs + count * intervalMs),
    interval,
    intervalMs,
    count,
  }
}

function fits(name: Interval, from: Date, to: Date, now: Date): boolean {
  const ms = INTERVALS[name]
  const isKept = ms >= HOUR_MS || from.getTime() >= now.getTime() - KEPT_MS.minute
  return isKept && (to.getTime() - alignDown(from, ms)) / ms <= MOST_POINTS
}

function alignDown(at: Date, ms: number): number {
  return Math.floor((at.getTime() - ORIGIN_MS) / ms) * ms + ORIGIN_MS
}

/** Hours serve for intervals of hours, as far as they are summed up. */
function hoursUntil({ from, to, intervalMs }: Span, counted: Date): Date {
  if (intervalMs < HOUR_MS || counted < from) return from
  return counted < to ? counted : to
}

function hideUncounted(points: readonly Point[], span: Span, countedUntil: Date) {
  return points.map((point, index) => {
    const beginsAt = span.from.getTime() + index * span.intervalMs
    return beginsAt < countedUntil.getTime() ? point : null
  })
}

function refuse(field: string, message: string): never {
  const details = [{ field, message }]
  throw new RelayError('invalid_request', `Not valid: ${field}: ${message}`, { details })
}

function wordsOfMeasures(): string {
  const lines = Object.entries(MEASURES).map(
    ([name, { says, by }]) =>
      `- \`${name}\`: ${says}${by.length > 0 ? ` By ${by.join(', ')}.` : ''}`,
  )
  return ['May come several times.', ...lines].join('\n')
}
