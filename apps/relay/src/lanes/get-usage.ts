import type { Context } from '../runs/context.ts'
import { z } from 'zod'
import { route } from '../workspaces/route.ts'
import { Moment } from '../http/shapes.ts'
import { RUN_STATES } from '../runs/run-state.ts'
import type { SavedBudget } from '../upstream/saved-budget.ts'
import { findTrouble } from '../work/troubles-sql.ts'
import type { LaneTrouble } from '../upstream/lane-sql.ts'
import { readCredits, type CreditsUsed } from '../facts/credits-sql.ts'
import { countRunsByState, findLane, findLongestWaiting } from './usage-sql.ts'

const WINDOW_MS = 60_000

const BudgetShape = z
  .object({
    perMinute: z.number(),
    sentInLastMinute: z.number().int(),
  })
  .meta({ id: 'Budget' })
const GivenTime = z.string().meta({ override: { type: 'string', format: 'date-time' } })
const CreditsShape = z
  .object({
    today: z.number(),
    thisMonth: z.number(),
    byWorkflow: z.array(
      z.object({ workflowId: z.string(), today: z.number(), thisMonth: z.number() }),
    ),
    byTrigger: z.array(
      z.object({
        triggerId: z.string().nullable().meta({
          description: 'Null for runs that a token asked for.',
        }),
        today: z.number(),
        thisMonth: z.number(),
      }),
    ),
    countedUntil: Moment.meta({
      description: 'Runs that ended later are not in it yet.',
    }),
  })
  .meta({
    id: 'CreditsUsed',
    description:
      'What the upstream says that runs used which ended in this day and month of UTC.',
  })
const UsageShape = z
  .object({
    requests: BudgetShape.nullable().meta({
      description: 'Null before anything was sent.',
    }),
    starts: BudgetShape.nullable(),
    runs: z.partialRecord(z.enum(RUN_STATES), z.number().int()).meta({
      description: 'How many that have not ended are in which state.',
    }),
    trouble: z
      .object({
        code: z.string(),
        message: z.string(),
        since: GivenTime,
        of: z.enum(['starts', 'looks']),
        until: GivenTime.optional(),
      })
      .nullable()
      .meta({ description: 'Why nothing is sent to the upstream.' }),
    credits: CreditsShape,
    deliveries: z.object({
      lagSeconds: z.number(),
      longestWaitingAt: z.string().nullable().meta({ description: 'An endpoint.' }),
      trouble: z.object({ message: z.string(), since: Moment }).nullable(),
    }),
  })
  .meta({ id: 'Usage' })

/** `GET /v1/usage` */
export const getUsage = route({
  summary: "What the upstream key's budget is, and what waits",
  description:
    'What the relay sent in the last minute, how many runs are where, why nothing is sent ' +
    "if so, and by how much deliveries lag: what an endpoint's limits keep back counts, " +
    "too, and what waits for the relay's proxy.",
  answers: { 200: UsageShape },
}).by(({ db, now }: Pick<Context, 'db' | 'now'>) => async ({ workspaceId }) => {
  const at = now()
  const nowMs = at.getTime()
  const { budget, askedAtMs, trouble } = await findLane(db, workspaceId)
  const waiting = await findLongestWaiting(db, workspaceId, at)
  const lately = new Date(nowMs - WINDOW_MS)
  const proxyTrouble = await findTrouble(db, 'egress proxy', lately)
  const credits = await readCredits(db, workspaceId, at)
  const isRecent = (atMs: number) => atMs > nowMs - WINDOW_MS && atMs <= nowMs
  const show = (part: SavedBudget['requests'] | undefined, asked = 0) =>
    part
      ? {
          perMinute: part.limit,
          sentInLastMinute: part.sent
            .filter(([second]) => second > (nowMs - WINDOW_MS) / 1_000)
            .reduce((sum, [, count]) => sum + count, asked),
        }
      : null
  return {
    status: 200,
    body: {
      requests: show(budget?.requests, askedAtMs.filter(isRecent).length),
      starts: show(budget?.starts),
      runs: await countRunsByState(db, workspaceId),
      trouble: isOver(trouble, at) ? null : (trouble ?? null),
      credits: showCredits(credits.used, credits.countedUntil),
      deliveries: {
        lagSeconds: waiting ? (nowMs - waiting.dueAt.getTime()) / 1_000 : 0,
        longestWaitingAt: waiting?.endpointId ?? null,
        trouble: proxyTrouble ?? null,
      },
    },
  }
})

function showCredits(used: readonly CreditsUsed[], countedUntil: Date) {
  return {
    ...sumOf(used),
    byWorkflow: [...Map.groupBy(used, ({ workflowId }) => workflowId)].map(
      ([workflowId, rows]) => ({ workflowId, ...sumOf(rows) }),
    ),
    byTrigger: [...Map.groupBy(used, ({ triggerId }) => triggerId)].map(
      ([triggerId, rows]) => ({ triggerId: triggerId ?? null, ...sumOf(rows) }),
    ),
    countedUntil,
  }
}

function sumOf(used: readonly CreditsUsed[]): { today: number; thisMonth: number } {
  const sum = (of: (each: CreditsUsed) => number) =>
    used.reduce((total, each) => total + of(each), 0)
  return {
    today: sum(({ today }) => today),
    thisMonth: sum(({ thisMonth }) => thisMonth),
  }
}

/** A limit ends by itself, and nothing may have been sent since. */
function isOver(trouble: LaneTrouble | undefined, at: Date): boolean {
  return trouble?.until !== undefined && Date.parse(trouble.until) <= at.getTime()
}
