import { once } from 'node:events'
import { enableCompileCache } from 'node:module'
import { env } from 'node:process'

// Halves the time to start: what was read and compiled once is not compiled again.
enableCompileCache()
const { runCli } = await import('./cli/run-cli.ts')

process.exitCode = await runCli({
  args: process.argv.slice(2),
  env,
  print: (text) => {
    process.stdout.write(text)
  },
  stopped: Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]),
})
