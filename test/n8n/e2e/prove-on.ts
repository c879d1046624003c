import { afterAll, beforeAll, beforeEach, describe, onTestFailed } from 'vitest'
import type { Runtime } from '../harness/runtimes.ts'
import { openN8nWorld, type N8nWorld } from '../harness/world.ts'
import { proveAgents } from './proofs/agents.ts'
import { proveBringingFiles } from './proofs/bringing-files.ts'
import { proveExamples } from './proofs/examples.ts'
import { proveOperating } from './proofs/operating.ts'
import { proveOutages } from './proofs/outages.ts'
import { proveRetrying } from './proofs/retrying.ts'
import { proveRunning } from './proofs/running.ts'
import { proveSuspending } from './proofs/suspending.ts'
import { proveTriggering } from './proofs/triggering.ts'

const EVERYTHING =
  'running outages suspending triggering operating agents files retrying examples'

/** What is promised, or the part of it that is named, in one n8n of this version. */
export function proveOn(runtime: Runtime, parts = EVERYTHING): void {
  describe(`n8n ${runtime.n8n} on Node ${runtime.node}`, () => {
    let world: N8nWorld
    beforeAll(async () => {
      world = await openN8nWorld(runtime)
    })
    afterAll(() => world?.close())
    beforeEach(async () => {
      await world.doors.wireflow.open()
      await world.doors.relay.open()
      await world.steering.clearFaults()
      await world.steering.endAll()
      await world.steering.forgetRequests()
      world.doorman.forget()
      world.doorman.letIn()
      onTestFailed(() => tell(world))
    })

    const only = process.env['ONLY'] ?? parts
    if (only.includes('running')) proveRunning(() => world)
    if (only.includes('outages')) proveOutages(() => world, runtime)
    if (only.includes('suspending')) proveSuspending(() => world, runtime)
    if (only.includes('operating')) proveOperating(() => world)
    if (only.includes('agents')) proveAgents(() => world, runtime)
    if (only.includes('triggering')) proveTriggering(() => world)
    if (only.includes('files')) proveBringingFiles(() => world)
    if (only.includes('retrying')) proveRetrying(() => world)
    if (only.includes('examples')) proveExamples(() => world)
  })
}

/** What came to n8n and what it logged is the first thing one wants to know. */
function tell({ doorman, n8nProcess, relay }: N8nWorld): void {
  const visits = doorman.visits.map(
    ({ path, status, answer }) => `${path} ${status} ${answer}`,
  )
  const lines = [...visits, ...n8nProcess().lines.slice(-15), ...relay().lines.slice(-25)]
  process.stderr.write(`${lines.join('\n')}\n`)
}
