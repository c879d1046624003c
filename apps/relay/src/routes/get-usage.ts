import type { RequestHandler } from 'express'
import { workspaceOf } from '../authenticate.ts'
import type { Context } from '../context.ts'
import { countRunsByState, findLane, findLongestWaiting } from '../store/usage.ts'

const WINDOW_SECONDS = 60

/**
 * `GET /v1/usage` — what the upstream key's budget is, what the relay sent in the last
 * minute, how many runs are where, why nothing is sent if so, and by how much deliveries lag:
 * what an endpoint's limits hold back counts, too.
 */
export function getUsage({ db, now }: Pick<Context, 'db' | 'now'>): RequestHandler {
  return async (_request, response) => {
    const workspaceId = workspaceOf(response)
    const at = now()
    const { budget, trouble } = await findLane(db, workspaceId)
    const waiting = await findLongestWaiting(db, workspaceId, at)
    const sinceSecond = at.getTime() / 1_000 - WINDOW_SECONDS
    const show = (part: { limit: number; sent: [number, number][] } | undefined) =>
      part
        ? {
            perMinute: part.limit,
            sentInLastMinute: part.sent
              .filter(([second]) => second > sinceSecond)
              .reduce((sum, [, count]) => sum + count, 0),
          }
        : null
    response.json({
      requests: show(budget?.requests),
      starts: show(budget?.starts),
      runs: await countRunsByState(db, workspaceId),
      trouble: trouble ?? null,
      deliveries: {
        lagSeconds: waiting ? (at.getTime() - waiting.dueAt.getTime()) / 1_000 : 0,
        longestWaitingAt: waiting?.endpointId ?? null,
      },
    })
  }
}
