import { sleep, type Clock, type Wireflow } from '@wireflow-connect/sdk'
import { RelayError } from '../http/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { Database } from '../db/db.ts'
import { takePlace } from './places-sql.ts'
import { learnRequestLimit } from './lane-sql.ts'
import type { Workspace } from '../workspaces/sql.ts'
import { TIMEOUT_MS, type ConnectDriver, type UpstreamAccess } from './connect.ts'

/** So long a call waits for its place; somebody waits for the answer. */
export const MAX_WAIT_MS = 25_000

/** A client whose every request takes a place in the budget of the workspace's lane. */
export type ConnectUpstream = (
  workspace: UpstreamAccess & Pick<Workspace, 'laneId'>,
  /** For the files of callers, who get a share of the budget only. */
  options?: { isUpload: boolean },
) => Wireflow

type Parts = {
  db: Database
  clock: Clock
  connectDriver: ConnectDriver
  log: Logger
  stopping: AbortSignal
}

/**
 * For calls that somebody waits for (files, descriptions, results once more), and those that
 * the driver cannot plan. Any process makes them; the lane's row keeps them and the calls of
 * the driver within one budget. They throw `upstream_busy` when no place is free soon.
 */
export function createConnectUpstream(parts: Parts): ConnectUpstream {
  const { db, connectDriver, log } = parts
  return (workspace, { isUpload } = { isUpload: false }) => {
    const { laneId } = workspace
    return connectDriver(workspace, {
      timeoutMs: MAX_WAIT_MS + TIMEOUT_MS,
      middleware: [
        async (request, next, { requestName }) => {
          const wanted = { laneId, isUpload }
          const waitMs = await waitForPlace(parts, wanted, request.signal)
          const response = await next(request)
          if (waitMs > 0)
            log.debug({ laneId, requestName, waitMs }, 'request waited for the budget')
          return response
        },
      ],
      hooks: {
        onRateLimit: ({ rateLimit: { limit } }) => {
          if (limit === undefined) return
          learnRequestLimit(db, laneId, limit).catch((error: unknown) => {
            log.warn({ error, laneId }, 'cannot save the request limit')
          })
        },
      },
    })
  }
}

/** Returns how long it took. */
async function waitForPlace(
  { db, clock, stopping }: Parts,
  { laneId, isUpload }: { laneId: string; isUpload: boolean },
  given: AbortSignal,
): Promise<number> {
  const nowMs = clock.now()
  const untilMs = nowMs + MAX_WAIT_MS
  const atMs = await takePlace(db, laneId, { nowMs, untilMs, isUpload })
  const waitMs = atMs - nowMs
  if (waitMs > MAX_WAIT_MS) throw busy(waitMs)
  if (waitMs > 0) {
    await sleep(clock, waitMs, AbortSignal.any([given, stopping])).catch(() => {
      throw new RelayError('not_ready', 'The relay is closing.')
    })
  }
  return waitMs
}

/** What a caller is told while the key has no request left; a minute's limit by default. */
export function busy(waitMs = 60_000): RelayError {
  const retryAfterSeconds = Math.ceil(waitMs / 1_000)
  const message =
    'All requests that the upstream key may make in a minute are used up. ' +
    `Try again in ${retryAfterSeconds} s.`
  return new RelayError('upstream_busy', message, { retryAfterSeconds })
}
