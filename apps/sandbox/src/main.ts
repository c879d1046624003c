import { once } from 'node:events'
import { env } from 'node:process'
import { runCli } from './cli/run-cli.ts'

process.exitCode = await runCli({
  args: process.argv.slice(2),
  env,
  print: (text) => {
    process.stdout.write(text)
  },
  stopped: Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]),
})
