import { z } from 'zod'
import type { Context } from '../triggers/context.ts'
import { Moment } from '../http/shapes.ts'
import { route } from '../workspaces/route.ts'
import { hasEnded, RUN_STATES } from '../runs/run-state.ts'
import {
  countRunsByHour,
  countRunStates,
  countUndelivered,
  findDeliveryLag,
  findFirstSteps,
  findRunDuration,
  listTroubledEndpoints,
  MOST_COUNTED,
  sumCredits,
  type HourOfRuns,
  type Trouble,
} from './overview-sql.ts'

const HOUR_MS = 3_600_000
const HOURS = 24

const Sum = z.object({
  total: z.number().int(),
  completed: z.number().int(),
  bad: z
    .number()
    .int()
    .meta({ description: 'Ended, and neither completed nor cancelled.' }),
  other: z.number().int(),
})
const Figures = z.object({
  p50Ms: z.number().int().nullable(),
  p95Ms: z.number().int().nullable(),
  count: z.number().int().meta({ description: 'Of how many, the newest 500 at most.' }),
})
const OverviewShape = z
  .object({
    since: Moment,
    mostCounted: z
      .number()
      .int()
      .meta({ description: 'Larger counts are told as this.' }),
    hours: z.array(Sum.extend({ from: Moment })),
    runs: Sum,
    states: z.record(z.string(), z.number().int()),
    creditsUsed: z.number(),
    runDuration: Figures.meta({
      description: 'From the start to the end, of completed runs.',
    }),
    deliveryLag: Figures.meta({
      description: 'From the event to the answer of its subscriber.',
    }),
    undelivered: z.array(z.object({ endpointId: z.string(), count: z.number().int() })),
    endpoints: z
      .array(
        z.object({
          id: z.string(),
          url: z.string(),
          failingSince: Moment.nullable(),
          disabledReason: z.string().nullable(),
        }),
      )
      .meta({ description: 'Those that are failing, or that the relay has disabled.' }),
    steps: z.object({
      triggerId: z.string().nullable(),
      hasEndpoint: z.boolean(),
      hasRun: z.boolean(),
    }),
  })
  .meta({ id: 'Overview' })

/** `GET /v1/overview` */
export const getOverview = route({
  summary: 'How a workspace is doing, on one page',
  description:
    'Runs that were accepted in the last 24 hours, by hour; what waits for a person; how long ' +
    'runs and callbacks take; and what was set up.',
  answers: { 200: OverviewShape },
}).by(({ db, now }: Pick<Context, 'db' | 'now'>) => async ({ workspaceId }) => {
  const nextHourMs = Math.ceil(now().getTime() / HOUR_MS) * HOUR_MS
  const since = new Date(nextHourMs - HOURS * HOUR_MS)
  const counted = await countRunsByHour(db, workspaceId, since)
  const hours = Array.from({ length: HOURS }, (_, index) => {
    const from = new Date(since.getTime() + index * HOUR_MS)
    return { from, ...sumUp(counted.filter(({ hour }) => +hour === +from)) }
  })
  const body = {
    since,
    mostCounted: MOST_COUNTED,
    hours,
    runs: sumUp(counted),
    states: await countRunStates(db, workspaceId),
    creditsUsed: await sumCredits(db, workspaceId, since),
    runDuration: await findRunDuration(db, workspaceId),
    deliveryLag: await findDeliveryLag(db, workspaceId),
    undelivered: await countUndelivered(db, workspaceId),
    endpoints: (await listTroubledEndpoints(db, workspaceId)).map(showTrouble),
    steps: await findFirstSteps(db, workspaceId),
  }
  return { status: 200, body }
})

const BAD: ReadonlySet<string> = new Set(
  RUN_STATES.filter(
    (state) => hasEnded(state) && state !== 'completed' && state !== 'cancelled',
  ),
)

/** `bad` ended otherwise than completed; what was cancelled is no failure of anything. */
function sumUp(counted: readonly HourOfRuns[]) {
  const sum = (wanted: (state: string) => boolean) =>
    counted.reduce((total, { state, count }) => total + (wanted(state) ? count : 0), 0)
  const total = sum(() => true)
  const completed = sum((state) => state === 'completed')
  const bad = sum((state) => BAD.has(state))
  return { total, completed, bad, other: total - completed - bad }
}

function showTrouble({ id, url, failingSince, disabledReason }: Trouble) {
  return {
    id,
    url,
    failingSince: failingSince ?? null,
    disabledReason: disabledReason ?? null,
  }
}
