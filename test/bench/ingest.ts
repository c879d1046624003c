import { performance } from 'node:perf_hooks'
import { withBenchWorld, type BenchWorld } from './bench-world.ts'
import type { BenchResult } from './bench.ts'
import { openConnection, requestText, type Connection } from './keep-alive.ts'

const CONNECTIONS = 64
const WARM_UP_MS = 2_000
const MEASURE_MS = 5_000
const ROUNDS = 5
const BODY = JSON.stringify({ prompt: 'a red bike', order: 4711, email: 'a@example.com' })

/** Each call is counted for its caller and for the day, and none is refused. */
const LIMITED = {
  limits: { requestsPerMinutePerIp: 1e9, runsPerDay: 1e9, inFlight: null },
}

/** Durable 202s a second: every answer follows the commit of its run. */
export async function ingestBench(): Promise<BenchResult> {
  const latencies = await withBenchWorld({ roles: 'api' }, measure)
  const limited = await withBenchWorld({ roles: 'api', settings: LIMITED }, measure)
  const sorted = latencies.toSorted((a, b) => a - b)
  const at = (part: number) =>
    Number(sorted[Math.floor(sorted.length * part)]?.toFixed(1))
  return {
    name: 'ingest',
    conditions: `best of ${ROUNDS} times ${MEASURE_MS / 1_000} s; ${CONNECTIONS} connections, small JSON, relay, database and caller on one machine`,
    figures: [
      {
        name: 'accepted and kept',
        value: Math.round((latencies.length / MEASURE_MS) * 1_000),
        unit: 'a second',
        goal: { atLeast: 10_000 },
      },
      {
        name: 'the same within limits',
        value: Math.round((limited.length / MEASURE_MS) * 1_000),
        unit: 'a second',
      },
      { name: 'median', value: at(0.5), unit: 'ms' },
      { name: 'p99', value: at(0.99), unit: 'ms', goal: { atMost: 50 } },
    ],
  }
}

async function measure({ triggerUrl, countRuns }: BenchWorld): Promise<number[]> {
  const { port, pathname, host } = new URL(triggerUrl)
  const headers = { host, 'content-type': 'application/json' }
  const request = requestText('POST', pathname, headers, BODY)
  const connections = await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => openConnection(Number(port))),
  )
  await load(connections, request, WARM_UP_MS)
  let best: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const before = await countRuns()
    const latencies = await load(connections, request, MEASURE_MS)
    const kept = (await countRuns()) - before
    if (kept !== latencies.length) {
      throw new Error(`${latencies.length} calls were answered 202 and ${kept} are kept`)
    }
    if (latencies.length > best.length) best = latencies
  }
  for (const connection of connections) connection.close()
  return best
}

async function load(
  connections: readonly Connection[],
  request: string,
  durationMs: number,
): Promise<number[]> {
  const latencies: number[] = []
  const until = performance.now() + durationMs
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < until) {
        const sentAt = performance.now()
        const answer = await connection.send(request)
        if (!answer.startsWith('HTTP/1.1 202 ')) {
          throw new Error(`Answered ${answer.slice(0, 200)}`)
        }
        latencies.push(performance.now() - sentAt)
      }
    }),
  )
  return latencies
}
