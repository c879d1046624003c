import { setTimeout as sleep } from 'node:timers/promises'
import type { Triggers } from './triggers.ts'

const CALLERS = 4
const PAUSE_MS = 100
const PATIENCE_MS = 10_000
const PICTURE = new File([new Uint8Array(50_000)], 'a.png', { type: 'image/png' })

export type HonestCalls = { taken: number; refused: number; latencies: number[] }

/** Calls as people and programs do until the signal is aborted: small JSON, and some forms. */
export async function callHonestly(
  { honestUrl }: Triggers,
  signal: AbortSignal,
): Promise<HonestCalls> {
  const calls: HonestCalls = { taken: 0, refused: 0, latencies: [] }
  const url = honestUrl.replace('localhost', '127.0.0.1')
  const callers = Array.from({ length: CALLERS }, async (_, index) => {
    while (!signal.aborted) {
      const startedAt = performance.now()
      const isTaken = await callOnce(url, index === 0)
      calls.latencies.push(performance.now() - startedAt)
      if (isTaken) calls.taken++
      else calls.refused++
      await sleep(PAUSE_MS)
    }
  })
  await Promise.all(callers)
  return calls
}

async function callOnce(url: string, withPicture: boolean): Promise<boolean> {
  const form = new FormData()
  form.append('prompt', 'a red bike')
  form.append('photo', PICTURE)
  const json = JSON.stringify({ prompt: 'a red bike', order: 4711 })
  const answer = await fetch(url, {
    method: 'POST',
    ...(!withPicture && { headers: { 'content-type': 'application/json' } }),
    body: withPicture ? form : json,
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => undefined)
  await answer?.text().catch(() => undefined)
  return answer?.status === 202
}
