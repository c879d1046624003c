import { SUITES } from './suites.ts'

const [name] = process.argv.slice(2)
const known = Object.keys(SUITES).join(', ')

if (name === undefined) {
  for (const [suite, run] of Object.entries(SUITES)) {
    process.stdout.write(`\n# ${suite}\n`)
    await report(run)
  }
} else {
  const run = SUITES[name]
  if (run) await report(run)
  else fail(`There is no suite "${name}". There are: ${known}.`)
}

async function report(run: () => Promise<'passed' | 'failed' | 'skipped'>) {
  if ((await run()) === 'failed') process.exitCode = 1
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`)
  process.exitCode = 2
}
