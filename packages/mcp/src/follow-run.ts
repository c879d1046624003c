import type { ServerContext } from '@modelcontextprotocol/server'
import { dataOf, type RelayClient, type RunDetail } from '@wireflow-connect/relay-client'
import { setTimeout } from 'node:timers/promises'
import { hasEnded } from './show-run.ts'

const LOOK_EVERY_MS = 1_000
const SAY_EVERY_MS = 5_000

type Following = { runId: string; waitSeconds: number }

/**
 * The run once it has ended, or as it is after `waitSeconds`. Meanwhile the client hears of
 * every change of its state or place, and every five seconds that it goes on.
 */
export async function followRun(
  relay: RelayClient,
  { runId, waitSeconds }: Following,
  context: ServerContext,
): Promise<RunDetail> {
  const { signal } = context.mcpReq
  const untilMs = performance.now() + waitSeconds * 1_000
  const say = progressOf(context)
  for (;;) {
    const params = { path: { runId } }
    const run = await dataOf(relay.GET('/v1/runs/{runId}', { params, signal }))
    await say(run)
    if (hasEnded(run) || performance.now() >= untilMs) return run
    await setTimeout(LOOK_EVERY_MS, undefined, { signal })
  }
}

function progressOf({ mcpReq }: ServerContext) {
  const { progressToken } = mcpReq._meta ?? {}
  let progress = 0
  let saidMs = -Infinity
  let said = ''
  return async (run: RunDetail): Promise<void> => {
    if (progressToken === undefined) return
    const message = wordsFor(run)
    const isNews = message !== said || performance.now() - saidMs >= SAY_EVERY_MS
    if (!isNews) return
    said = message
    saidMs = performance.now()
    const params = { progressToken, progress: ++progress, message }
    await mcpReq.notify({ method: 'notifications/progress', params })
  }
}

function wordsFor({ id, state, queue }: RunDetail): string {
  const place = queue?.position ? `, place ${queue.position}` : ''
  const start = queue?.expectedStartAt ? `, starts about ${queue.expectedStartAt}` : ''
  return `${id}: ${state}${place}${start}`
}
