import { backlogBench } from './backlog.ts'
import { missedGoals, type BenchResult } from './bench.ts'
import { consoleBench } from './console.ts'
import { deliverBench } from './deliver.ts'
import { ingestBench } from './ingest.ts'
import { latencyBench } from './latency.ts'
import { manyBench } from './many.ts'
import { neighbourBench } from './neighbour.ts'
import { run as pollBench } from './poll.ts'
import { sandboxBench } from './sandbox.ts'
import { siegeBench } from './siege.ts'
import { startBench } from './start.ts'

type Options = { json: boolean; check: boolean }

/** Measures, prints, and returns the goals that were missed, one sentence each. */
type Bench = (options: Options) => Promise<string[]>

export const BENCHES: Record<string, Bench> = {
  start: printed(startBench),
  console: printed(consoleBench),
  deliver: printed(deliverBench),
  latency: printed(latencyBench),
  neighbour: printed(neighbourBench),
  backlog: printed(backlogBench),
  ingest: printed(ingestBench),
  siege: printed(siegeBench),
  sandbox: printed(sandboxBench),
  many: printed(manyBench),
  poll: async (options) => (await pollBench(options)).misses,
}

/** A bench that measures a few figures, printed as a list. */
function printed(measure: () => Promise<BenchResult>): Bench {
  return async ({ json }) => {
    const result = await measure()
    process.stdout.write(json ? asJson(result) : asText(result))
    return missedGoals(result)
  }
}

function asJson(result: BenchResult): string {
  return `${JSON.stringify(result, undefined, 2)}\n`
}

function asText({ name, conditions, figures }: BenchResult): string {
  const rows = figures.map(
    (figure) => `  ${figure.name.padEnd(44)} ${figure.value} ${figure.unit}`,
  )
  return [`${name} (${conditions})`, ...rows, ''].join('\n')
}
