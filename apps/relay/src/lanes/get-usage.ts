import type { RequestHandler } from 'express'
import { workspaceOf } from '../workspaces/authenticate.ts'
import type { Context } from '../runs/context.ts'
import type { SavedBudget } from '../upstream/saved-budget.ts'
import { findTrouble } from '../work/troubles-sql.ts'
import type { LaneTrouble } from '../upstream/lane-sql.ts'
import { countRunsByState, findLane, findLongestWaiting } from './usage-sql.ts'

const WINDOW_MS = 60_000

/**
 * `GET /v1/usage` — what the upstream key's budget is, what the relay sent in the last
 * minute, how many runs are where, why nothing is sent if so, and by how much deliveries lag:
 * what an endpoint's limits hold back counts, too, and what waits for the relay's proxy.
 */
export function getUsage({ db, now }: Pick<Context, 'db' | 'now'>): RequestHandler {
  return async (_request, response) => {
    const workspaceId = workspaceOf(response)
    const at = now()
    const nowMs = at.getTime()
    const { budget, askedAtMs, trouble } = await findLane(db, workspaceId)
    const waiting = await findLongestWaiting(db, workspaceId, at)
    const lately = new Date(nowMs - WINDOW_MS)
    const proxyTrouble = await findTrouble(db, 'egress proxy', lately)
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
    response.json({
      requests: show(budget?.requests, askedAtMs.filter(isRecent).length),
      starts: show(budget?.starts),
      runs: await countRunsByState(db, workspaceId),
      trouble: isOver(trouble, at) ? null : (trouble ?? null),
      deliveries: {
        lagSeconds: waiting ? (nowMs - waiting.dueAt.getTime()) / 1_000 : 0,
        longestWaitingAt: waiting?.endpointId ?? null,
        trouble: proxyTrouble ?? null,
      },
    })
  }
}

/** A limit ends by itself, and nothing may have been sent since. */
function isOver(trouble: LaneTrouble | undefined, at: Date): boolean {
  return trouble?.until !== undefined && Date.parse(trouble.until) <= at.getTime()
}
