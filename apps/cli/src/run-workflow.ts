import { writeFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { dataOf, type RelayClient, type RunDetail } from '@wireflow-connect/relay-client'
import { CommandError, FAILED, USAGE_ERROR } from './command-error.ts'
import { table, type Printer } from './output.ts'

const LOOK_EVERY_MS = 1_000

export type RunOptions = {
  input: readonly string[]
  key?: string
  wait?: boolean
  out?: string
}

/**
 * Starts a run. With `wait` it follows it to its end and fails unless it has completed; with
 * `out` the run goes into a file, too.
 */
export async function runWorkflow(
  relay: RelayClient,
  workflowId: string,
  { input, key, wait = false, out }: RunOptions,
  printer: Printer,
): Promise<void> {
  const body = { workflowId, inputs: toInputs(input) }
  const header = key === undefined ? {} : { 'Idempotency-Key': key }
  const { id: runId } = await dataOf(relay.POST('/v1/runs', { body, params: { header } }))
  const run = wait ? await follow(relay, runId, printer) : await readRun(relay, runId)
  if (out !== undefined) await writeFile(out, `${JSON.stringify(run, undefined, 2)}\n`)
  printer.print(run, toText)
  if (wait && run.state !== 'completed') {
    const reason = run.error?.message ?? 'no reason was given'
    throw new CommandError(FAILED, `The run ended as ${run.state}: ${reason}`)
  }
}

const ENDS = ['completed', 'failed', 'cancelled', 'timed_out', 'lost']

async function follow(relay: RelayClient, runId: string, printer: Printer) {
  for (;;) {
    const run = await readRun(relay, runId)
    if (ENDS.includes(run.state)) {
      printer.done()
      return run
    }
    printer.progress(lineOf(run))
    await setTimeout(LOOK_EVERY_MS)
  }
}

async function readRun(relay: RelayClient, runId: string): Promise<RunDetail> {
  return dataOf(relay.GET('/v1/runs/{runId}', { params: { path: { runId } } }))
}

function lineOf({ id, state, queue }: RunDetail): string {
  const place = queue?.position ? `, place ${queue.position}` : ''
  const start = queue?.expectedStartAt ? `, starts about ${queue.expectedStartAt}` : ''
  return `${id}  ${state}${place}${start}`
}

function toText({ id, state, error, executions }: RunDetail): string {
  const outputs = executions.flatMap((execution) => execution.outputs)
  const rows = outputs.map(({ label, url, text }) => [label, url ?? text])
  return table([
    ['run', id],
    ['state', state],
    ...(error ? [['error', error.message]] : []),
    ...rows,
  ])
}

/** `k=v`, where `v` is JSON if it can be read as such: `3`, `true`, `["a"]`. */
function toInputs(given: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf('=')
      if (at < 1)
        throw new CommandError(USAGE_ERROR, `--input ${pair}: write name=value.`)
      return [pair.slice(0, at), toValue(pair.slice(at + 1))]
    }),
  )
}

function toValue(text: string): unknown {
  if (!/^([[{"]|-?\d|true$|false$|null$)/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
