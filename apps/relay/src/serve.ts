import { once } from 'node:events'
import { ConfigError, readConfig, type Config } from './config.ts'
import { startRelay } from './start.ts'

/**
 * Runs the relay with the settings in `env` until somebody ends the process; wrong settings
 * end it with code 1.
 */
export async function serve(env: NodeJS.ProcessEnv): Promise<void> {
  const relay = await startRelay(configOrExit(env))
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
  await relay.close()
}

function configOrExit(env: NodeJS.ProcessEnv): Config {
  try {
    return readConfig(env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}
