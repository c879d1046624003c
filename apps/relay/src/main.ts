import { once } from 'node:events'
import { ConfigError, readConfig, type Config } from './config.ts'
import { startRelay } from './start.ts'

const relay = await startRelay(configOrExit(process.env))

await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
await relay.close()

function configOrExit(env: NodeJS.ProcessEnv): Config {
  try {
    return readConfig(env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}
