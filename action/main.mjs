// @ts-check
import { inputOf, readInputs } from './inputs.mjs'
import { hasEnded, startRun, waitForEnd } from './relay.mjs'
import { namedOutputs, outputsOf, summaryOf } from './report.mjs'
import { createRunner } from './runner.mjs'

/** @typedef {import('./relay.mjs').Run} Run */

const runner = createRunner(process.env, process.stdout)

try {
  runner.mask(inputOf(process.env, 'token'))
  await runWorkflow()
} catch (error) {
  runner.fail(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

async function runWorkflow() {
  const { relayUrl, token, wait, timeoutMs, summary, ...wanted } = readInputs(process.env)
  /** @param {string} line */
  const log = (line) => runner.log(line)
  const relay = { url: relayUrl, token, log }
  const started = await startRun(relay, wanted)
  // Known to later steps whatever becomes of this one.
  await runner.setOutput('run-id', started.id)
  const run = wait ? await waitForEnd(relay, started.id, timeoutMs) : started
  await report(run, summary)
  if (wait) refuseOtherEnds(run, timeoutMs)
}

/**
 * @param {Run} run
 * @param {boolean} summary
 */
async function report(run, summary) {
  await runner.setOutput('status', run.state)
  await runner.setOutput('outputs', JSON.stringify(outputsOf(run)))
  for (const [name, value] of namedOutputs(run)) await runner.setOutput(name, value)
  if (summary) await runner.addSummary(summaryOf(run))
}

/**
 * @param {Run} run
 * @param {number} timeoutMs
 */
function refuseOtherEnds(run, timeoutMs) {
  const { id, state, error } = run
  if (!hasEnded(run)) {
    throw new Error(`The run ${id} is ${state} after ${timeoutMs / 1_000} s. It goes on.`)
  }
  if (state === 'completed') return
  throw new Error(
    `The run ${id} ended as ${state}: ${error?.message ?? 'no reason is known'}`,
  )
}
