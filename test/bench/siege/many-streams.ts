import { callRaw, type RawCaller } from '../../harness/raw-caller.ts'
import type { Triggers } from './triggers.ts'

const STREAMS = 3_000
const OF_RECEIPT = 10
const OF_ADDRESS = 50
const CALLS = 300
const ROUNDS = 3

export type WithStreams = {
  /** How many streams were open. */
  count: number
  /** The median of a call, in milliseconds: without streams, and beside all of them. */
  without: number
  beside: number
}

/** What many open streams of receipts do to the time in which a call is taken. */
export async function compareWithStreams(triggers: Triggers): Promise<WithStreams> {
  let [count, without, beside] = [Infinity, Infinity, Infinity]
  await medianOf(triggers)
  for (let round = 0; round < ROUNDS; round++) {
    without = Math.min(without, await medianOf(triggers))
    const streams = await openStreams(triggers)
    count = Math.min(count, streams.filter((caller) => isOpen(caller)).length)
    beside = Math.min(beside, await medianOf(triggers))
    for (const { socket } of streams) socket.destroy()
    await Promise.all(streams.map(({ closed }) => closed))
  }
  return { count, without, beside }
}

/** As many from each address and of each receipt as are allowed. */
async function openStreams({ relayUrl, receiptPaths }: Triggers): Promise<RawCaller[]> {
  const streams: RawCaller[] = []
  for (let index = 0; index < STREAMS; index++) {
    const path = receiptPaths[Math.floor(index / OF_RECEIPT)] ?? ''
    const from = `127.0.3.${Math.floor(index / OF_ADDRESS) + 1}`
    const headers = { accept: 'text/event-stream' }
    streams.push(await callRaw(relayUrl, { method: 'GET', path, headers }, from))
  }
  const deadline = performance.now() + 60_000
  while (!streams.every(isOpen) && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return streams
}

const isOpen = ({ answer }: RawCaller) => answer().includes('event: state')

async function medianOf({ honestUrl }: Triggers): Promise<number> {
  const latencies: number[] = []
  for (let index = 0; index < CALLS; index++) {
    const startedAt = performance.now()
    const answer = await fetch(honestUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'a red bike', index }),
    })
    if (answer.status !== 202) throw new Error(`Answered ${answer.status}`)
    await answer.text()
    latencies.push(performance.now() - startedAt)
  }
  return latencies.toSorted((a, b) => a - b)[CALLS / 2] ?? 0
}
