import { randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import { expectOneEndEach, expectOneExecutionEach } from '../harness/every-run.ts'
import { withVirtualWorld } from '../harness/virtual-world.ts'

const MINUTE_MS = 60_000
const RUNS = 200

/** Each happens to some calls, drawn from the sandbox's seed. */
const EFFECTS = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 502, committed: true },
  { kind: 'reset' },
  { kind: 'reset', committed: true },
  { kind: 'truncate' },
  { kind: 'malformed' },
  { kind: 'envelope' },
  { kind: 'lower-case' },
  { kind: 'missing-ids' },
  { kind: 'stale' },
  { kind: 'disagree' },
  { kind: 'outputs-late' },
  { kind: 'unknown-status' },
  { kind: 'page', status: 403 },
  { kind: 'page', status: 502, committed: true },
  { kind: 'odd-text' },
  { kind: 'big-numbers' },
  { kind: 'foreign-words' },
  { kind: 'wrong-units' },
  { kind: 'clock-skew', ms: 90_000 },
  { kind: 'latency', ms: 5 },
]
const PROBABILITY = 0.03

/** The same faults again: `SEED=<number> pnpm e2e crash`. */
const seed = Number(process.env['SEED'] ?? randomInt(1_000_000))

test(`through faults at random ${RUNS} runs end once each, as one execution each (SEED=${seed})`, async () =>
  withVirtualWorld({ plan: 'enterprise', seed }, async (world) => {
    for (const effect of EFFECTS) {
      const match = { probability: PROBABILITY }
      await world.control('POST', '/faults', { match, effect })
    }
    // A workflow that is not found ends its run at once; an execution may be there later.
    const path = '/workflows/executions/'
    const vanished = {
      match: { path, probability: PROBABILITY },
      effect: { kind: 'vanished' },
    }
    await world.control('POST', '/faults', vanished)

    // Refused for itself alone, again and again.
    const poisoned = {
      match: { route: 'POST /workflows/{id}/execute', body: 'POISON', times: 5 },
      effect: { kind: 'status', status: 500 },
    }
    await world.control('POST', '/faults', poisoned)

    const runIds: string[] = []
    for (let count = 0; count < RUNS; count++) {
      const word = count === 20 ? 'POISON ' : ''
      const prompt = `${word}sandbox:slow=${5 + (count % 60)}s`
      runIds.push(await world.fire({ prompt }))
    }
    await world.rest()
    for (let minutes = 0; minutes < 120; minutes += 10) {
      await world.pass(10 * MINUTE_MS)
    }
    await expectOneExecutionEach(world, runIds)
    await expectOneEndEach(world, runIds, 'completed')
    const refused = world.sandbox.requests().filter(({ status }) => status === 429)
    expect(refused).toEqual([])
  })())
