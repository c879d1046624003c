import { missedGoals, type BenchResult } from './bench.ts'
import { BENCHES } from './benches.ts'

const args = process.argv.slice(2)
const [name = ''] = args.filter((arg) => !arg.startsWith('--'))
const bench = BENCHES[name]

if (bench) {
  const result = await bench()
  process.stdout.write(args.includes('--json') ? asJson(result) : asText(result))
  if (args.includes('--check')) check(result)
} else {
  const known = Object.keys(BENCHES).join(', ')
  process.stderr.write(`Usage: pnpm bench <name> [--json] [--check]. Names: ${known}.\n`)
  process.exitCode = 2
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

function check(result: BenchResult): void {
  const missed = missedGoals(result)
  for (const sentence of missed) process.stderr.write(`MISSED: ${sentence}\n`)
  if (missed.length > 0) process.exitCode = 1
}
