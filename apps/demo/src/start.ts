import { once } from 'node:events'
import { startDemo, type Options } from './demo.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

/** Runs everything on this machine until somebody ends the process. */
export async function start(
  env: NodeJS.ProcessEnv,
  options: Options = {},
): Promise<void> {
  try {
    const demo = await startDemo(env, say, options)
    await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
    say('\nStopping …')
    await demo.close()
    say('Stopped. Your data is kept for the next start.')
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
