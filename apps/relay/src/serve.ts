import { once } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { readConfig } from './config.ts'
import { ConfigError } from './base/config-error.ts'
import { runReseal } from './reseal-command.ts'
import { StartError } from './base/start-error.ts'
import { startRelay } from './start.ts'

/** Somebody asked it to stop, and this is how long it takes at most, whatever hangs. */
const STOP_LIMIT_MS = 20_000

/** Settings are wrong, or something that the relay cannot do without is missing. */
const CANNOT_START = 1
/** It ran and cannot go on; a new process could. Of `sysexits.h`: an internal error. */
const CANNOT_GO_ON = 70

/** Runs the relay with the settings in `env` until somebody ends the process, or it has to. */
export async function serve(env: NodeJS.ProcessEnv): Promise<never> {
  // Where memory is plenty V8 lets garbage pile up to four times of what is in use. Twice is
  // enough: the process is smaller (`pnpm bench backlog` prints it), and as fast.
  setFlagsFromString('--heap-growing-percent=100')
  const stopAsked = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
  void stopAsked.then(() => endWithin(STOP_LIMIT_MS))
  const relay = await orExit(async () => startRelay(readConfig(env)))
  const failure = await Promise.race([stopAsked.then(() => undefined), relay.failed])
  if (failure !== undefined) {
    process.stderr.write(`The relay cannot go on and ends: ${failure}.\n`)
    endWithin(STOP_LIMIT_MS)
  }
  await relay.close()
  // What hangs, such as a connection whose other end is gone, must not keep the process.
  process.exit(failure === undefined ? 0 : CANNOT_GO_ON)
}

/** Seals everything again with the newest key, prints what was done, and ends the process. */
export async function resealAndExit(env: NodeJS.ProcessEnv): Promise<never> {
  const { text, isWhole } = await orExit(async () => runReseal(readConfig(env)))
  process.stdout.write(`${text}\n`)
  process.exit(isWhole ? 0 : CANNOT_GO_ON)
}

function endWithin(limitMs: number): void {
  setTimeout(() => {
    process.stderr.write(
      `The relay did not stop within ${limitMs} ms and is ended now.\n`,
    )
    process.exit(CANNOT_GO_ON)
  }, limitMs).unref()
}

/** What is wrong with settings, or outside of the relay, is a sentence and no stack. */
async function orExit<Result>(start: () => Promise<Result>): Promise<Result> {
  try {
    return await start()
  } catch (error) {
    const isKnown = error instanceof ConfigError || error instanceof StartError
    if (!isKnown) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(CANNOT_START)
  }
}
