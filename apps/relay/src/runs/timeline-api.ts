import { z } from 'zod'
import { existing } from '../http/existing.ts'
import { AnyObject, Moment } from '../http/shapes.ts'
import { route } from '../workspaces/route.ts'
import type { Context } from './context.ts'
import { findRun } from './sql.ts'
import { HAPPENING_KINDS, listHappenings } from './timeline-sql.ts'

const MOST = 1_000

const HappeningShape = z
  .object({
    at: Moment,
    kind: z.enum(HAPPENING_KINDS),
    durationMs: z
      .number()
      .nullable()
      .meta({
        description:
          'How long an attempt took; until it was started, how long a run waited; for an end, ' +
          'how long it took to get there.',
      }),
    details: AnyObject.meta({
      description: 'The ids of what it is about, and how it went.',
    }),
  })
  .meta({ id: 'Happening' })

/** `GET /v1/runs/{runId}/timeline` */
export const getTimeline = route({
  summary: 'Everything that happened to a run, in order',
  description:
    'The call, the start, the end of each execution, events, and every attempt of every ' +
    `delivery with its phases: the first ${MOST}.`,
  params: ['runId'],
  answers: {
    200: z
      .object({
        data: z.array(HappeningShape),
        complete: z
          .boolean()
          .meta({ description: `False where there is more than ${MOST}.` }),
      })
      .meta({ id: 'Timeline' }),
  },
  polled: true,
}).by(({ db }: Pick<Context, 'db'>) => async ({ params: { runId }, workspaceId }) => {
  existing(await findRun(db, workspaceId, runId), 'run')
  const found = await listHappenings(db, runId, MOST + 1)
  const data = found
    .slice(0, MOST)
    .map((each) => ({ ...each, durationMs: each.durationMs ?? null }))
  return { status: 200, body: { data, complete: found.length <= MOST } }
})
