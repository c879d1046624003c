import { RelayDied } from './bench-world.ts'
import { BENCHES } from './benches.ts'

const args = process.argv.slice(2)
const [name = ''] = args.filter((arg) => !arg.startsWith('--'))
const bench = BENCHES[name]

if (bench) {
  const check = args.includes('--check')
  const missed = await bench({ json: args.includes('--json'), check }).catch(endInWords)
  if (check && missed.length > 0) {
    process.stderr.write(missed.map((sentence) => `MISSED: ${sentence}\n`).join(''))
    process.exitCode = 1
  }
} else {
  const known = Object.keys(BENCHES).join(', ')
  process.stderr.write(`Usage: pnpm bench <name> [--json] [--check]. Names: ${known}.\n`)
  process.exitCode = 2
}

function endInWords(error: unknown): never {
  if (!(error instanceof RelayDied)) throw error
  process.stderr.write(`FAILED: ${error.message}\n`)
  // Callers that were calling it go on otherwise.
  process.exit(1)
}
